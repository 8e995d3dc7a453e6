using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GramGen.Cluster.Tests.Members;

/// <summary>A server on this machine that keeps the members and grains of silos in other processes.</summary>
internal abstract class MemberServer : IDisposable
{
    private const string RequireVariable = "GRAMGEN_REQUIRE_SERVERS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected MemberServer() => Port = FreePort();

    /// <summary>What the silos' program takes for its first argument.</summary>
    public abstract string Address { get; }

    protected int Port { get; }

    public abstract void AddTo(IClientBuilder client);

    public abstract void Dispose();

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>The program, or a skipped test; where all must be there, a failed one.</summary>
    protected static string Require(string program, params string[] folders)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] paths = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? found = paths.Concat(folders).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is null && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequireVariable)))
        {
            Assert.Fail($"{RequireVariable} is set, and {program} is not installed.");
        }

        Assert.SkipWhen(found is null, $"{program} is not installed.");
        return found;
    }

    protected static void Run(string program, params string[] arguments)
    {
        // What it says of itself is not the tests' output.
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        Assert.True(process.WaitForExit(Patience), $"{program} does not end.");
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    /// <summary>Waits until somebody listens at the port.</summary>
    protected void AwaitAnswer()
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(begin) < Patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}
