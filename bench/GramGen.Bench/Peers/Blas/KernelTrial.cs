using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers.Blas;

/// <summary>A run of one library with one choice of kernels, in a process of its own.</summary>
internal static class KernelTrial
{
    private const string Name = "blas-trial";
    private const int Failed = 3;

    private static readonly GramShape Shape = new(256, 1024);
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(80);

    /// <summary>What the process printed; <see langword="null"/> if it did not end well.</summary>
    public static string? InProcess(string library, string variable, string value)
    {
        string program = typeof(KernelTrial).Assembly.GetName().Name!;
        // Under a test runner or a benchmark the process is another program.
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

    /// <summary>The command that the process runs.</summary>
    public static Command Command(params IReadOnlyList<KernelChoice> choices)
    {
        var library = new Argument<string>("library");
        var command = new Command(Name, "Prints the GFLOP/s of a BLAS library.") { library };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            string name = arguments.GetValue(library)!;
            double? gflops = Measure(choices.Single(choice => choice.Library == name).Load());
            Console.WriteLine(gflops?.ToString(CultureInfo.InvariantCulture) ?? "");
            return gflops is null ? Failed : 0;
        });
        return command;
    }

    /// <summary>GFLOP/s of both routines; <see langword="null"/> if the library is absent or computes something else.</summary>
    private static double? Measure(BlasLibrary library)
    {
        if (library.Absence is not null)
        {
            return null;
        }

        library.SetThreads(1);
        Memory<float> features = AlignedMemory.Allocate<float>(Shape.FeatureLength);
        new Random(1).FillWithActivations(features.Span);
        using IPeerCall reference = new TensorPrimitivesPeer().Prepare(features, Shape);
        reference.Run();

        IPeerCall[] calls = [.. BlasPeer.RoutinesOf(library).Select(routine => routine.Prepare(features, Shape))];
        TimeSpan best = TimeSpan.MaxValue;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Duration;)
        {
            long start = Stopwatch.GetTimestamp();
            Array.ForEach(calls, call => call.Run());
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        bool right = calls.All(call => PeerCheck.Excess(Shape, reference.Gram, call.Gram) <= 1);
        Array.ForEach(calls, call => call.Dispose());
        return right ? calls.Length * Work.Operations(Shape) / best.TotalSeconds / 1e9 : null;
    }
}
