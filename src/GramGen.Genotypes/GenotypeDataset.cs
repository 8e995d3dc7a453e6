using GramGen.Data;
using GramGen.Genotypes.Rows;

namespace GramGen.Genotypes;

/// <summary>
/// Genotypes as a <see cref="GramDataset"/>, whose Gram matrix a cluster, an array job or <see cref="GramStats"/> sums: samples are
/// columns, and the variants that count, in the order of the file, rows of the values that <see cref="GenomicRelationship"/> multiplies.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="GenomicRelationship.FromSums"/> makes the relationships of the sums, with the bits of
/// <see cref="GenomicRelationship.Compute"/>.
/// </para>
/// <para>
/// Which variants count, and how values are scaled, is in <see cref="GramDatasetOptions.Array"/>, and so in the store of a job: as
/// <c>yang</c>, or <c>vanraden,autosomes=29,maf=0.01</c>. <see cref="Open"/> adds a hash of the variants, and a worker whose .bim file has
/// others refuses it. All workers call <see cref="Register"/>.
/// </para>
/// </remarks>
public static class GenotypeDataset
{
    /// <summary>
    /// Has every <see cref="GramDataset"/> of the process open <c>.bed</c> files, with their <c>.bim</c> and <c>.fam</c> files. Calling it
    /// again changes nothing.
    /// </summary>
    public static void Register() => GramDataset.Register(new BedMatrixFormat());

    /// <summary>Opens the .bed file that <see cref="GenomicRelationship.Compute"/> would read, after <see cref="Register"/>.</summary>
    /// <param name="path">The .bed file, or the path that the three have in common.</param>
    /// <param name="kind">How relationships are scaled.</param>
    /// <param name="options">Which variants count; <see langword="null"/> for the defaults. How it is computed is left to the user.</param>
    /// <exception cref="FileNotFoundException">One of the files does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, the files do not belong together, or a chromosome has a number that
    /// <see cref="GenotypeOptions.AutosomeCount"/> does not allow.
    /// </exception>
    /// <exception cref="GramDataException">None of the variants counts.</exception>
    /// <exception cref="NotSupportedException">The .bed file is sample-major.</exception>
    public static GramDataset Open(string path, RelationshipKind kind = RelationshipKind.Yang, GenotypeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        GenomicRelationship.ThrowIfUndefined(kind);
        Register();
        options ??= new GenotypeOptions();
        using var file = GenotypeFile.Open(path);
        var selection = new RowSelection(kind, options, BedMatrixFormat.HashOf(file.Bim.Select(options)));
        return GramDataset.Open([file.Path], new GramDatasetOptions { Array = selection.ToString() });
    }
}
