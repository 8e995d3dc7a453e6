using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>Chooses the instruction set. Only this file reads the environment.</summary>
internal static class InstructionSets
{
    private const string EnvironmentVariable = "GRAMGEN_ISA";

    private const int NotChosen = -1;

    /// <summary>Fastest first. The values of the enumeration have no order.</summary>
    private static readonly GramIsa[] Ranking = [GramIsa.Avx512, GramIsa.Avx2, GramIsa.Vector128, GramIsa.Scalar];

    private static readonly string? Forced = Environment.GetEnvironmentVariable(EnvironmentVariable);

    private static int _default = NotChosen;

    /// <summary>The instruction sets of this machine, fastest first.</summary>
    public static IReadOnlyList<GramIsa> Supported { get; } = [.. Ranking.Where(IsSupported)];

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

    /// <summary>The instruction set of a call that names none.</summary>
    /// <inheritdoc cref="Choose(GramIsa?)"/>
    public static GramIsa Default
    {
        get
        {
            if (_default == NotChosen)
            {
                _default = (int)Choose(null).Isa;
            }

            return (GramIsa)_default;
        }
    }

    /// <inheritdoc cref="Choose(GramIsa?)"/>
    public static GramIsa IsaOf(GramIsa? named) => named is { } isa ? Choose(isa).Isa : Default;

    /// <summary>The instruction set to use: the caller's, otherwise the environment's, otherwise the fastest.</summary>
    /// <exception cref="PlatformNotSupportedException">The named one does not run here.</exception>
    /// <exception cref="InvalidOperationException">The environment variable names no instruction set.</exception>
    public static IsaChoice Choose(GramIsa? named)
    {
        if (named is { } isa)
        {
            return new IsaChoice(Require(isa, "GramOptions.Isa"), "set by the options");
        }

        if (string.IsNullOrEmpty(Forced))
        {
            // Code compiled ahead of time uses the instruction sets it was compiled for, whatever the machine has.
            return new IsaChoice(
                Supported[0],
                RuntimeFeature.IsDynamicCodeCompiled ? "the fastest of this machine" : "the fastest this program is compiled for");
        }

        foreach (GramIsa known in Ranking)
        {
            if (string.Equals(Forced, NameOf(known), StringComparison.OrdinalIgnoreCase))
            {
                return new IsaChoice(Require(known, EnvironmentVariable), $"set by {EnvironmentVariable}");
            }
        }

        throw new InvalidOperationException(
            $"{EnvironmentVariable} is '{Forced}', which names no instruction set. This machine has: {SupportedNames()}.");
    }

    private static GramIsa Require(GramIsa isa, string source) => IsSupported(isa)
        ? isa
        : throw new PlatformNotSupportedException(
            $"{source} is '{NameOf(isa)}', which this machine or runtime does not have. It has: {SupportedNames()}.");

    private static string SupportedNames() => string.Join(", ", Supported.Select(NameOf));
}

/// <summary>An instruction set that runs here, and the reason for it.</summary>
internal readonly record struct IsaChoice(GramIsa Isa, string Reason);
