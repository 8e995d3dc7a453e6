using System.Globalization;

namespace GramGen.Genotypes.Rows;

/// <summary>
/// Which variants are rows of a data set, and which values they have, as text: what <see cref="Data.GramDatasetOptions.Array"/> holds, so
/// that stores and workers know it.
/// </summary>
/// <param name="Kind">How values are scaled.</param>
/// <param name="Options">Which variants count.</param>
/// <param name="Variants">
/// A hash of which variants those are by their chromosomes, or null: the .bim file is not one of a data set's files, which are known by
/// their times of writing.
/// </param>
internal sealed record RowSelection(RelationshipKind Kind, GenotypeOptions Options, string? Variants = null)
{
    private const string Autosomes = "autosomes=";
    private const string All = "all-chromosomes";
    private const string Frequency = "maf=";
    private const string Hash = "variants=";

    /// <summary>Reads the text; what it does not name has its default.</summary>
    /// <exception cref="InvalidDataException">It names something else.</exception>
    public static RowSelection Parse(string? text)
    {
        var selection = new RowSelection(RelationshipKind.Yang, new GenotypeOptions());
        foreach (string part in text?.Split(',') ?? [])
        {
            selection = part switch
            {
                "yang" => selection with { Kind = RelationshipKind.Yang },
                "vanraden" => selection with { Kind = RelationshipKind.VanRaden },
                All => selection with { Options = selection.Options with { AllChromosomes = true } },
                _ when NumberAfter(Autosomes, part) is >= 1 and <= 95 and double number && double.IsInteger(number) =>
                    selection with { Options = selection.Options with { AutosomeCount = (int)number } },
                _ when NumberAfter(Frequency, part) is >= 0 and <= 0.5 and double frequency =>
                    selection with { Options = selection.Options with { MinorAlleleFrequency = frequency } },
                _ when part.StartsWith(Hash, StringComparison.Ordinal) => selection with { Variants = part[Hash.Length..] },
                _ => throw new InvalidDataException(
                    $"a .bed file has the arrays yang and vanraden, and after a comma {Autosomes}22, {All} or {Frequency}0.01; "
                    + $"not '{part}'."),
            };
        }

        return selection;
    }

    /// <summary>The text.</summary>
    public override string ToString()
    {
        string kind = Kind == RelationshipKind.Yang ? "yang" : "vanraden";
        string chromosomes = Options.AllChromosomes ? All : Autosomes + Options.AutosomeCount.ToString(CultureInfo.InvariantCulture);
        string frequency = Options.MinorAlleleFrequency.ToString("R", CultureInfo.InvariantCulture);
        return $"{kind},{chromosomes},{Frequency}{frequency}{(Variants is null ? "" : $",{Hash}{Variants}")}";
    }

    private static double? NumberAfter(string name, string part) =>
        part.StartsWith(name, StringComparison.Ordinal)
        && double.TryParse(part.AsSpan(name.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
}
