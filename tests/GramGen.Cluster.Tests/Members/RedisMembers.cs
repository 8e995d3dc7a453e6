using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace GramGen.Cluster.Tests.Members;

/// <summary>The system's Redis server, with nothing on disk.</summary>
internal sealed class RedisMembers : MemberServer
{
    private readonly Process _server;

    public RedisMembers()
    {
        _server = Process.Start(new ProcessStartInfo(ServerProgram.Require("redis-server"))
        {
            ArgumentList =
            {
                "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning",
                "--dir", Path.GetTempPath(),
            },
            RedirectStandardOutput = true,
        })!;
        _server.BeginOutputReadLine();
        AwaitAnswer();
    }

    public override string Address => $"127.0.0.1:{Port}";

    public override void AddTo(IClientBuilder client) => client.UseRedisClustering(Address);

    public override void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }
}
