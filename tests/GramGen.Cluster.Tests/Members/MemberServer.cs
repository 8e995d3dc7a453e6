using System.Diagnostics;
using System.Net.Sockets;

namespace GramGen.Cluster.Tests.Members;

/// <summary>A server on this machine that keeps the members and grains of silos in other processes.</summary>
internal abstract class MemberServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected MemberServer() => Port = ServerProgram.FreePort();

    /// <summary>What the silos' program takes for its first argument.</summary>
    public abstract string Address { get; }

    protected int Port { get; }

    public abstract void AddTo(IClientBuilder client);

    public abstract void Dispose();

    protected static void Run(string program, params string[] arguments)
    {
        // What it says of itself is not the tests' output.
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        Assert.True(process.WaitForExit(Patience), $"{program} does not end.");
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Waits until somebody listens at the port.</summary>
    protected void AwaitAnswer() => ServerProgram.Await(() => new TcpClient("127.0.0.1", Port).Dispose());
}
