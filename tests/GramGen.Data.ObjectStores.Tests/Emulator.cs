using System.Diagnostics;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>A service of objects on this machine, in a process of its own.</summary>
public abstract class Emulator : IDisposable
{
    /// <summary>The beginning of addresses in a container or bucket that is there, without a slash at its end.</summary>
    public abstract string Root { get; }

    /// <summary>The variables of the environment with which the program finds it.</summary>
    public abstract IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Has the whole process use it, by a client of the test.</summary>
    public abstract void Register();

    /// <summary>Puts a file, replacing what is there.</summary>
    public abstract void Put(string name, byte[] content);

    public abstract void Dispose();

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
}
