using System.Diagnostics;
using System.Globalization;

namespace GramGen.Generators.Bench;

/// <summary>What processes measured by <see cref="StartUpProbe"/>.</summary>
/// <param name="Registration">Milliseconds to register all kernels.</param>
/// <param name="Call">Milliseconds of the first call.</param>
/// <param name="Compiled">Methods that the JIT compiled to register them, the library's too.</param>
/// <param name="Initializers">Those of them that are static constructors of kernels.</param>
/// <param name="Routines">Those of them that are other methods of kernels.</param>
internal sealed record StartUpFigures(double Registration, double Call, int Compiled, int Initializers, int Routines)
{
    private const int Processes = 9;

    /// <summary>Set in this process, they change what a user's process does.</summary>
    private static readonly string[] ForcingPrefixes =
    [
        "DOTNET_Enable", "DOTNET_Tiered", "DOTNET_TC_", "DOTNET_ReadyToRun", "DOTNET_Jit", "GRAMGEN_",
    ];

    /// <summary>The medians of some processes.</summary>
    /// <param name="assembly">The path of the assembly with kernels.</param>
    /// <param name="layer">The number of the size in <see cref="KernelProject.Sizes"/>.</param>
    /// <param name="call">What is called.</param>
    public static StartUpFigures Measure(string assembly, int layer, FirstCall call)
    {
        StartUpFigures[] all = [.. Enumerable.Range(0, Processes).Select(_ => Once(assembly, layer, call))];
        return all[0] with { Registration = Median(all.Select(one => one.Registration)), Call = Median(all.Select(one => one.Call)) };
    }

    /// <summary>Measures in one process.</summary>
    /// <param name="assembly">The path of the assembly with kernels.</param>
    /// <param name="layer">The number of the size in <see cref="KernelProject.Sizes"/>.</param>
    /// <param name="call">What is called.</param>
    public static StartUpFigures Once(string assembly, int layer, FirstCall call)
    {
        (int channels, int pixels) = KernelProject.Sizes[layer];
        string[] arguments =
        [
            StartUpProbe.Argument, assembly, KernelProject.TypeOf(layer), Invariant(channels), Invariant(pixels), call.ToString(),
        ];
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [typeof(StartUpFigures).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsForcing).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The process that measures the start-up ended with code {process.ExitCode}.");
        }

        double[] values = [.. output.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        return new StartUpFigures(values[0], values[1], (int)values[2], (int)values[3], (int)values[4]);
    }

    private static bool IsForcing(string variable) => ForcingPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Processes / 2);
}
