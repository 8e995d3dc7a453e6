using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>An instruction set that runs here, and why it was chosen.</summary>
internal readonly record struct IsaChoice(GramIsa Isa, string Reason);

/// <summary>Which instruction set is chosen: the only place that reads the environment.</summary>
internal static class InstructionSets
{
    private const string EnvironmentVariable = "GRAMGEN_ISA";
    private const int NotChosen = -1;

    /// <summary>The ranking, fastest first.</summary>
    private static readonly GramIsa[] Ranking = [GramIsa.Avx512, GramIsa.Avx2, GramIsa.Vector128, GramIsa.Scalar];

    private static readonly string? Forced = Environment.GetEnvironmentVariable(EnvironmentVariable);
    /// <summary>The instruction sets that run here, fastest first.</summary>
    public static IReadOnlyList<GramIsa> Supported { get; } = [.. Ranking.Where(IsSupported)];

    /// <summary>
    /// The choice of callers that name none; <see cref="NotChosen"/> if it fails, so that every call says why. It is read-only: code
    /// that is compiled after the first calls has it as a constant, and the smallest declared sizes take two thirds of the time.
    /// </summary>
    private static readonly int Chosen = ChooseAtStart();

    /// <summary>The instruction set of callers that name none: the environment's, or the fastest.</summary>
    /// <inheritdoc cref="Choose(GramIsa?)"/>
    public static GramIsa Default
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Chosen == NotChosen ? Choose(null).Isa : (GramIsa)Chosen;
    }

    /// <summary>The same, or null where that throws.</summary>
    public static GramIsa? DefaultOrNull => Chosen == NotChosen ? null : (GramIsa)Chosen;

    public static bool IsSupported(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => Hardware.HasAvx512,
        GramIsa.Avx2 => Hardware.HasAvx2,
        GramIsa.Vector128 => Hardware.HasVector128,
        GramIsa.Scalar => true,
        _ => false,
    };

    /// <summary>The name in the environment variable and in messages.</summary>
    public static string NameOf(GramIsa isa) => isa.ToString().ToLowerInvariant();

    /// <summary>Chooses: the one named, or the environment's, or the fastest.</summary>
    /// <exception cref="PlatformNotSupportedException">The named one does not run here.</exception>
    /// <exception cref="InvalidOperationException">The environment variable names no instruction set.</exception>
    public static IsaChoice Choose(GramIsa? named)
    {
        if (named is { } isa)
        {
            Require(isa, "GramOptions.Isa");
            return new IsaChoice(isa, "set by the options");
        }

        if (string.IsNullOrEmpty(Forced))
        {
            // Compiled ahead of time, the code has what it was compiled for, whatever the machine.
            return new IsaChoice(
                Supported[0],
                RuntimeFeature.IsDynamicCodeCompiled ? "the fastest of this machine" : "the fastest this program is compiled for");
        }

        foreach (GramIsa known in Ranking)
        {
            if (string.Equals(Forced, NameOf(known), StringComparison.OrdinalIgnoreCase))
            {
                Require(known, EnvironmentVariable);
                return new IsaChoice(known, $"set by {EnvironmentVariable}");
            }
        }

        throw new InvalidOperationException(
            $"{EnvironmentVariable} is '{Forced}', which names no instruction set. This machine has: {SupportedNames()}.");
    }

    private static int ChooseAtStart()
    {
        try
        {
            return (int)Choose(null).Isa;
        }
        catch (Exception failure) when (failure is PlatformNotSupportedException or InvalidOperationException)
        {
            return NotChosen;
        }
    }

    private static void Require(GramIsa isa, string source)
    {
        if (!IsSupported(isa))
        {
            ThrowUnsupported(isa, source);
        }
    }

    [DoesNotReturn]
    private static void ThrowUnsupported(GramIsa isa, string source) => throw new PlatformNotSupportedException(
        $"{source} is '{NameOf(isa)}', which this machine or runtime does not have. It has: {SupportedNames()}.");

    private static string SupportedNames() => string.Join(", ", Supported.Select(NameOf));
}
