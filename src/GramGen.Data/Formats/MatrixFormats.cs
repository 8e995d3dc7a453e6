using System.Collections.Immutable;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>The formats of files.</summary>
internal static class MatrixFormats
{
    /// <summary>Those of other packages.</summary>
    private static ImmutableDictionary<string, IMatrixFormat> _registered = ImmutableDictionary<string, IMatrixFormat>.Empty;

    /// <summary>How names of files end that only a registered format reads, for messages.</summary>
    private static readonly string[] OfOtherPackages = [".parquet", ".arrow", ".arrows", ".feather", ".ipc"];

    /// <summary>Adds the format of another package, or replaces it.</summary>
    public static void Register(IMatrixFormat format)
    {
        string[] known = [.. format.Extensions.Where(IsKnown)];
        if (format.Extensions.Count == 0 || known.Length > 0)
        {
            throw new ArgumentException(
                known.Length > 0
                    ? $"GramGen.Data itself reads {string.Join(", ", known)}."
                    : $"{format.GetType().Name} names no files: its Extensions are empty.",
                nameof(format));
        }

        foreach (string extension in format.Extensions)
        {
            ImmutableInterlocked.AddOrUpdate(ref _registered, extension.ToLowerInvariant(), format, (_, _) => format);
        }
    }

    /// <summary>Reads the header of a file, whose name says how.</summary>
    public static MatrixFile Inspect(StoredFile file, GramDatasetOptions options)
    {
        string extension = Path.GetExtension(file.Path).ToLowerInvariant();
        try
        {
            return _registered.TryGetValue(extension, out IMatrixFormat? format)
                ? format.Inspect(file, options)
                : Select(extension switch
                {
                    ".npy" => NpyFile.Inspect(file),
                    ".npz" => NpzFile.Inspect(file, options.Array),
                    ".safetensors" => SafetensorsFile.Inspect(file, options.Array),
                    ".csv" or ".tsv" => CsvFile.Inspect(file, options),
                    _ when options.Raw is { } raw => RawFile.Inspect(file, raw),
                    _ => throw new GramDataException(file.Path, row: null, UnknownName(extension)),
                },
                options);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new GramDataException(file.Path, row: null, exception.Message, exception);
        }
    }

    private static bool IsKnown(string extension) => extension is ".npy" or ".npz" or ".safetensors" or ".csv" or ".tsv";

    private static MatrixFile Select(MatrixFile file, GramDatasetOptions options)
    {
        if (file.IsText)
        {
            return file;
        }

        SelectedColumns.ThrowIfNamed(file.Path, "its columns have no names", options);
        int[]? columns = SelectedColumns.Choose(file.Path, file.Columns, options.Columns, options.WeightColumn);
        return columns is null || columns.SequenceEqual(Enumerable.Range(0, file.Columns)) ? file : new SelectedColumns(file, columns);
    }

    private static string UnknownName(string extension) => extension == ".bed"
        ? "its name ends in '.bed': GenotypeDataset.Register(), of the package GramGen.Genotypes, has such files read."
        : OfOtherPackages.Contains(extension)
        ? $"its name ends in '{extension}': GramTables.Register(), of the package GramGen.Data.Parquet, has such files read."
        : $"its name ends in '{extension}', which is none of "
            + $"{string.Join(", ", [".npy", ".npz", ".safetensors", ".csv", .. _registered.Keys.Order(StringComparer.Ordinal)])} and .tsv; "
            + "the layout of raw files is in GramDatasetOptions.Raw.";
}
