using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>Values without a header.</summary>
internal static class RawFile
{
    public static MatrixFile Inspect(StoredFile file, GramRawLayout raw)
    {
        long bytes = file.Length - raw.Offset;
        var layout = new MatrixLayout(Rows: 0, raw.Columns, raw.Element, raw.Offset);
        if (bytes < 0 || bytes % layout.RowBytes != 0)
        {
            throw new GramDataException(
                file.Path,
                Math.Max(bytes, 0) / layout.RowBytes,
                $"it is cut off, or has another layout: {bytes} bytes are no whole rows of {raw.Columns} values of "
                + $"type {raw.Element}, {layout.RowBytes} bytes each.");
        }

        return new BinaryFile(file.Path, layout with { Rows = bytes / layout.RowBytes }, file.Open);
    }
}
