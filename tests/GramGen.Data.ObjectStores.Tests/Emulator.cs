using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>A service of objects on this machine, in a process of its own.</summary>
public abstract class Emulator : IDisposable
{
    private const string RequireVariable = "GRAMGEN_REQUIRE_SERVERS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The beginning of addresses in a container or bucket that is there, without a slash at its end.</summary>
    public abstract string Root { get; }

    /// <summary>The variables of the environment with which the program finds it.</summary>
    public abstract IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Has the whole process use it, by a client of the test.</summary>
    public abstract void Register();

    /// <summary>Puts a file, replacing what is there.</summary>
    public abstract void Put(string name, byte[] content);

    public abstract void Dispose();

    protected static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>The program, or a skipped test; where all must be there, a failed one.</summary>
    protected static string Require(string program)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string? found = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is null && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequireVariable)))
        {
            Assert.Fail($"{RequireVariable} is set, and {program} is not installed.");
        }

        Assert.SkipWhen(found is null, $"{program} is not installed.");
        return found;
    }

    /// <summary>Starts a program; what it says is not the tests' output.</summary>
    protected static Process Start(string program, params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until a request succeeds.</summary>
    protected static void Await(Action request)
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
                Thread.Sleep(50);
            }
        }
    }
}
