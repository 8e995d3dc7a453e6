using Garnet;
using Microsoft.Extensions.Hosting;

namespace GramGen.Cluster.Tests.Members;

/// <summary>A Garnet server in this process.</summary>
internal sealed class GarnetMembers : MemberServer
{
    private readonly GarnetServer _server;

    public GarnetMembers()
    {
        _server = new GarnetServer(
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--memory", "64m",
            "--index", "4m", "--logger-level", "None",
        ]);
        _server.Start();
    }

    public override string Address => $"127.0.0.1:{Port}";

    public override void AddTo(IClientBuilder client) => client.UseRedisClustering(Address);

    public override void Dispose() => _server.Dispose();
}
