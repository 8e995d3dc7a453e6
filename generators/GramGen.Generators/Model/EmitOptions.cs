using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>What a team decided about the code of its kernels.</summary>
/// <param name="LeftOut">The names of the instruction sets that no tiles are written for; the library's own serve them.</param>
/// <param name="MaxLines">The most lines of generated code for a type.</param>
/// <param name="IsInternal">Members are for the assembly alone; others reach them through the interfaces.</param>
internal sealed record EmitOptions(EquatableArray<string> LeftOut, int MaxLines, bool IsInternal)
{
    /// <summary>A family of some hundred sizes stays below it: 110 of the tests' have 70,000.</summary>
    public const int DefaultMaxLines = 250_000;

    public static EmitOptions Default { get; } = new(new EquatableArray<string>([]), DefaultMaxLines, IsInternal: false);

    /// <summary>The tiles of all sizes would be more than <see cref="MaxLines"/>: none are written.</summary>
    public bool IsOverBudget { get; init; }

    /// <summary>What stands before a generated member.</summary>
    public string Visibility => IsInternal ? "internal" : "public";

    public bool Writes(IsaTraits isa) => !IsOverBudget && !LeftOut.Contains(isa.Name);
}
