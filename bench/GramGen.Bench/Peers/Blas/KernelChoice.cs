using System.Globalization;

namespace GramGen.Bench.Peers.Blas;

/// <summary>
/// Lets a library take the kernels that are fastest here. By itself it goes by the processor's model number: one younger
/// than the library is served like one of twenty years ago, several times slower, and a comparison with that says nothing.
/// </summary>
/// <param name="Library">The library's name.</param>
/// <param name="Variable">The environment variable that it reads when it is loaded.</param>
/// <param name="Values">What may be better than its own choice.</param>
/// <param name="Load">Loads it.</param>
internal sealed record KernelChoice(string Library, string Variable, IReadOnlyList<string> Values, Func<BlasLibrary> Load)
{
    /// <summary>Why a library that is there is left out.</summary>
    public const string BadTrial = "it is there, but a trial of it in a process of its own crashed or gave a wrong result";

    private bool? _runs;

    /// <summary>The library with the best kernels; absent if no trial of it ended well.</summary>
    public BlasLibrary LoadBest()
    {
        _runs ??= ChooseKernels();
        BlasLibrary library = Load();
        if (library.Absence is null && !_runs.Value)
        {
            library.Exclude(BadTrial);
        }

        return library;
    }

    /// <summary>
    /// Tries every value in a process of its own, where kernels that this machine cannot run do no harm, and sets the
    /// variable to the fastest. What the user has set stays.
    /// </summary>
    private bool ChooseKernels()
    {
        double ownChoice = Try("");
        bool hasWish = Environment.GetEnvironmentVariable(Variable) is not null;
        if (ownChoice == 0 || hasWish)
        {
            return ownChoice > 0;
        }

        double best = ownChoice;
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

    /// <summary>GFLOP/s; 0 where it does not run, or runs wrong.</summary>
    private double Try(string value) =>
        KernelTrial.InProcess(Library, Variable, value) is { } printed
        && double.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out double gflops)
            ? gflops
            : 0;
}
