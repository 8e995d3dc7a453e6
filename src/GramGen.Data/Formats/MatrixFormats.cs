namespace GramGen.Data.Formats;

/// <summary>The formats of files.</summary>
internal static class MatrixFormats
{
    /// <summary>Reads the header of a file, whose name says how.</summary>
    public static MatrixFile Inspect(string path, GramDatasetOptions options)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.", path);
        }

        string extension = Path.GetExtension(path).ToLowerInvariant();
        try
        {
            MatrixFile file = extension switch
            {
                ".npy" => NpyFile.Inspect(path),
                ".npz" => NpzFile.Inspect(path, options.Array),
                ".safetensors" => SafetensorsFile.Inspect(path, options.Array),
                ".csv" or ".tsv" => CsvFile.Inspect(path, options),
                _ when options.Raw is { } raw => RawFile.Inspect(path, raw),
                _ => throw new GramDataException(
                    path, row: null,
                    $"its name ends in '{extension}', which is none of .npy, .npz, .safetensors, .csv and .tsv; "
                    + "the layout of raw files is in GramDatasetOptions.Raw."),
            };
            return options.Columns is { } columns && !file.IsText ? new SelectedColumns(file, [.. columns]) : file;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new GramDataException(path, row: null, exception.Message, exception);
        }
    }
}
