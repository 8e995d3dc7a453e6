using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;

namespace GramGen.Bench.Peers.Blas;

/// <summary>
/// Makes a library use its fastest kernels on this machine. By default it goes by the processor's model number, and treats
/// one newer than itself like one twenty years old: several times slower, which makes a comparison worthless.
/// </summary>
/// <param name="Library">The library's name.</param>
/// <param name="Variable">The environment variable that it reads when it is loaded.</param>
/// <param name="Values">Settings that may be faster than its default.</param>
/// <param name="Load">Loads it.</param>
internal sealed record KernelSelection(string Library, string Variable, IReadOnlyList<string> Values, Func<BlasLibrary> Load)
{
    /// <summary>Why a library that loads is left out.</summary>
    public const string BadTrial = "it is there, but a trial of it in a process of its own crashed or gave a wrong result";

    private bool? _runs;

    /// <summary>The library with its fastest kernels; unavailable if no trial of it succeeded.</summary>
    public BlasLibrary LoadBest()
    {
        _runs ??= SelectKernels();
        BlasLibrary library = Load();
        if (library.UnavailableReason is null && !_runs.Value)
        {
            library.Exclude(BadTrial);
        }

        return library;
    }

    /// <summary>
    /// Tries every value in a separate process, where kernels that this machine cannot run do no harm, and sets the variable
    /// to the fastest. A value that the user has set is kept.
    /// </summary>
    private bool SelectKernels()
    {
        double byDefault = Try("");
        bool isSetByUser = Environment.GetEnvironmentVariable(Variable) is not null;
        if (byDefault == 0 || isSetByUser)
        {
            return byDefault > 0;
        }

        double best = byDefault;
        foreach (string value in Values)
        {
            double gflops = Try(value);
            if (gflops > best)
            {
                best = gflops;
                NativeEnvironment.Set(Variable, value);
            }
        }

        return true;
    }

    /// <summary>GFLOP/s; 0 where it crashes or computes a wrong result.</summary>
    private double Try(string value) =>
        KernelTrial.RunInProcess(Library, Variable, value) is { } printed
        && double.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out double gflops)
            ? gflops
            : 0;
}

/// <summary>Measures one library with one selection of kernels in a separate process.</summary>
internal static class KernelTrial
{
    private const string Name = "blas-trial";
    private const int Failed = 3;

    private static readonly GramShape Shape = new(256, 1024);
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(80);

    /// <summary>What the process printed; <see langword="null"/> if it failed.</summary>
    public static string? RunInProcess(string library, string variable, string value)
    {
        string program = typeof(KernelTrial).Assembly.GetName().Name!;
        // Under a test runner or BenchmarkDotNet the current process is another program.
        ProcessStartInfo start = Path.GetFileName(Environment.ProcessPath) is { } name && (name == program || name == $"{program}.exe")
            ? new ProcessStartInfo(Environment.ProcessPath!, [Name, library])
            : new ProcessStartInfo("dotnet", [typeof(KernelTrial).Assembly.Location, Name, library]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        if (value.Length > 0)
        {
            start.Environment[variable] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string printed = process.StandardOutput.ReadToEnd();
        _ = errors.Result;
        process.WaitForExit();
        return process.ExitCode == 0 ? printed : null;
    }

    /// <summary>The hidden command that the process runs.</summary>
    public static Command Command(params IReadOnlyList<KernelSelection> selections)
    {
        var library = new Argument<string>("library");
        var command = new Command(Name, "Prints the GFLOP/s of a BLAS library.") { library };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            string name = arguments.GetValue(library)!;
            double? gflops = Measure(selections.Single(selection => selection.Library == name).Load());
            Console.WriteLine(gflops?.ToString(CultureInfo.InvariantCulture) ?? "");
            return gflops is null ? Failed : 0;
        });
        return command;
    }

    /// <summary>GFLOP/s of both products; <see langword="null"/> if the library is unavailable or computes something else.</summary>
    private static double? Measure(BlasLibrary library)
    {
        if (library.UnavailableReason is not null)
        {
            return null;
        }

        library.SetThreads(1);
        var inputs = new OperationInputs(Shape, AlignedMemory.Activations(Shape.FeatureLength), GramOptions.Default);
        Call[] calls = [.. BlasPeers.OfProduct(library).Select(peer => peer.Prepare(inputs))];
        TimeSpan best = TimeSpan.MaxValue;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Duration;)
        {
            long start = Stopwatch.GetTimestamp();
            Array.ForEach(calls, call => call.Run());
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        Expectation expected = new Expectations(inputs).Product;
        bool isCorrect = calls.All(expected.IsMetByPeer);
        Array.ForEach(calls, call => call.Dispose());
        return isCorrect ? calls.Length * FlopCount.Product(Shape) / best.TotalSeconds / 1e9 : null;
    }
}

/// <summary>The environment that native code sees; on Unix, .NET's own changes are not part of it.</summary>
internal static partial class NativeEnvironment
{
    private const int Overwrite = 1;

    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = SetInC(name, value, Overwrite);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetInC(string name, string value, int overwrite);
}
