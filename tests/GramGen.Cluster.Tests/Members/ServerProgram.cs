using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GramGen.Cluster.Tests.Members;

/// <summary>Servers that tests start on this machine: whether their programs are there, at what port, and since when they answer.</summary>
internal static class ServerProgram
{
    private const string RequireVariable = "GRAMGEN_REQUIRE_SERVERS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>The program, or a skipped test; where all must be there, a failed one.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="folders">Where it may be, beside the path.</param>
    public static string Require(string program, params string[] folders)
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

    /// <summary>Waits until a request succeeds.</summary>
    public static void Await(Action request)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                request();
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && Stopwatch.GetElapsedTime(begin) < Patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}
