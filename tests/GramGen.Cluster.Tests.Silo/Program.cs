using System.Globalization;
using System.Net;
using GramGen.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

// redis, store, machine, port of the silo, port of the gateway, threads
(string redis, string store, string machine) = (args[0], args[1], args[2]);
int[] numbers = [.. args[3..6].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleans(silo => silo
    .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("gram", "gram"))
    .ConfigureEndpoints(IPAddress.Loopback, numbers[0], numbers[1])
    .UseRedisClustering(redis)
    .AddRedisGrainStorage(GramCluster.StorageName, storage => storage.ConfigurationOptions = ConfigurationOptions.Parse(redis))
    .AddGramWorkers(worker =>
    {
        worker.Store = store;
        worker.Machine = machine;
        worker.Threads = numbers[2];
        worker.LeaseTime = TimeSpan.FromSeconds(2);
        worker.PollInterval = TimeSpan.FromMilliseconds(100);
    }));

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");

// It ends with the test, however that ends.
await Console.In.ReadToEndAsync();
Environment.Exit(0);
