namespace GramGen.Data.Formats;

/// <summary>Values without a header.</summary>
internal static class RawFile
{
    public static MatrixFile Inspect(string path, GramRawLayout raw)
    {
        long bytes = new FileInfo(path).Length - raw.Offset;
        var layout = new MatrixLayout(Rows: 0, raw.Columns, raw.Element, raw.Offset);
        if (bytes < 0 || bytes % layout.RowBytes != 0)
        {
            throw new GramDataException(
                path,
                Math.Max(bytes, 0) / layout.RowBytes,
                $"it is cut off, or has another layout: {bytes} bytes are no whole rows of {raw.Columns} values of "
                + $"type {raw.Element}, {layout.RowBytes} bytes each.");
        }

        return new BinaryFile(path, layout with { Rows = bytes / layout.RowBytes }, () => new FileBytes(path));
    }
}
