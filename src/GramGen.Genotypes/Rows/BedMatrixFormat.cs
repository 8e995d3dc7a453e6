using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GramGen.Data;
using GramGen.Data.Formats;
using GramGen.Data.Storage;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes.Rows;

/// <summary>.bed files, whose variants that count are rows.</summary>
internal sealed class BedMatrixFormat : IMatrixFormat
{
    /// <summary>Variants that are counted at a time.</summary>
    private const int ScannedVariants = 1024;

    public IReadOnlyList<string> Extensions { get; } = [".bed"];

    public MatrixFile Inspect(StoredFile file, GramDatasetOptions options)
    {
        if (options.Columns is not null || options.ColumnNames is not null || options.WeightColumn is not null
            || options.WeightColumnName is not null)
        {
            throw new InvalidDataException("the columns of a .bed file are its samples; all are read, and none is one of weights.");
        }

        if (GramStorage.IsAddress(file.Path))
        {
            throw new InvalidDataException("genotypes are read from folders, not from buckets.");
        }

        var selection = RowSelection.Parse(options.Array);
        using var genotypes = GenotypeFile.Open(file.Path);
        bool[] selected = genotypes.Bim.Select(selection.Options);
        if (selection.Variants is { } hash && hash != HashOf(selected))
        {
            throw new InvalidDataException("its .bim file has other variants that count than when the data set was opened first.");
        }

        int[] variants = VariantsOf(genotypes, selected, selection.Options);
        return variants.Length > 0
            ? new BedMatrix(file, genotypes.Samples.Count, variants, selection, HashOf(genotypes.Samples))
            : throw new InvalidDataException("none of its variants counts.");
    }

    /// <summary>A hash of which variants count by their chromosomes.</summary>
    public static string HashOf(bool[] selected) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<bool>(selected)))[..16];

    /// <summary>The variants that count.</summary>
    private static int[] VariantsOf(GenotypeFile file, bool[] selected, GenotypeOptions options)
    {
        if (options.MinorAlleleFrequency > 0)
        {
            int bytes = file.BytesPerVariant;
            byte[] packed = new byte[ScannedVariants * bytes];
            for (int first = 0; first < selected.Length; first += ScannedVariants)
            {
                int count = Math.Min(ScannedVariants, selected.Length - first);
                file.ReadPacked(first, packed.AsSpan(0, count * bytes));
                for (int variant = 0; variant < count; variant++)
                {
                    ReadOnlySpan<byte> row = packed.AsSpan(variant * bytes, bytes);
                    selected[first + variant] &= options.Counts(RowDecoder.Count(row, file.Samples.Count));
                }
            }
        }

        return [.. Enumerable.Range(0, selected.Length).Where(variant => selected[variant])];
    }

    /// <summary>Files of one data set have the same samples.</summary>
    private static string HashOf(IReadOnlyList<GenotypeSample> samples) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', samples.Select(sample => $"{sample.FamilyId}\t{sample.Id}")))))[..16];
}
