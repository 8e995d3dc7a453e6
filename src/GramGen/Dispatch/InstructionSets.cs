using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>
/// Which instruction set is chosen: the only place that reads the environment.
/// </summary>
internal static class InstructionSets
{
    private const string EnvironmentVariable = "GRAMGEN_ISA";

    private const int NotChosen = -1;

    private static readonly string? Forced = Environment.GetEnvironmentVariable(EnvironmentVariable);

    private static int _default = NotChosen;

    /// <summary>The paths that run here, fastest first.</summary>
    public static IReadOnlyList<GramIsa> Supported { get; } = [.. FastestFirst().Where(IsSupported)];

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

    /// <summary>The path to take where the caller has no wish.</summary>
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
    public static GramIsa IsaOf(GramIsa? wish) => wish is { } isa ? Choose(isa).Isa : Default;

    /// <summary>The path to take: the caller's wish, else the environment's, else the fastest.</summary>
    /// <exception cref="PlatformNotSupportedException">What is asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">The environment variable names no instruction set.</exception>
    public static IsaChoice Choose(GramIsa? wish)
    {
        if (wish is { } isa)
        {
            return new IsaChoice(Require(isa, nameof(GramOptions)), "asked for by the options");
        }

        if (string.IsNullOrEmpty(Forced))
        {
            // Compiled ahead of time, the code has what it was compiled for, whatever the machine.
            return new IsaChoice(
                Supported[0],
                RuntimeFeature.IsDynamicCodeCompiled ? "the fastest this machine has" : "the fastest this program is compiled for");
        }

        foreach (GramIsa known in FastestFirst())
        {
            if (string.Equals(Forced, NameOf(known), StringComparison.OrdinalIgnoreCase))
            {
                return new IsaChoice(Require(known, EnvironmentVariable), $"asked for by {EnvironmentVariable}");
            }
        }

        GramThrow.UnknownIsa(Forced, SupportedNames());
        return default;
    }

    private static GramIsa Require(GramIsa isa, string asked)
    {
        if (!IsSupported(isa))
        {
            GramThrow.UnsupportedIsa(NameOf(isa), asked, SupportedNames());
        }

        return isa;
    }

    private static string SupportedNames() => string.Join(", ", Supported.Select(NameOf));

    private static IEnumerable<GramIsa> FastestFirst() => Enum.GetValues<GramIsa>().Reverse();
}
