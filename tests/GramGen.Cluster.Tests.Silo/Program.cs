using System.Globalization;
using System.Net;
using GramGen.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

// server of the members (host and port of Redis, or a connection string of PostgreSQL), store, machine, port of the silo, port of the
// gateway, threads
(string members, string store, string machine) = (args[0], args[1], args[2]);
int[] numbers = [.. args[3..6].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseOrleans(silo => AddMembers(silo)
    .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("gram", "gram"))
    .ConfigureEndpoints(IPAddress.Loopback, numbers[0], numbers[1])
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

ISiloBuilder AddMembers(ISiloBuilder silo) => members.StartsWith("Host=", StringComparison.Ordinal)
    ? silo
        .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", members))
        .AddAdoNetGrainStorage(
            GramCluster.StorageName, options => (options.Invariant, options.ConnectionString) = ("Npgsql", members))
    : silo
        .UseRedisClustering(members)
        .AddRedisGrainStorage(GramCluster.StorageName, options => options.ConfigurationOptions = ConfigurationOptions.Parse(members));
