namespace GramGen.Data;

/// <summary>A file of a data set.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="FirstRow">The number of its first row in the data set.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="LastWriteTimeUtc">When it was written.</param>
public sealed record GramDataFile(string Path, long FirstRow, long Rows, long Length, DateTime LastWriteTimeUtc)
{
    /// <summary>The number of the row after its last.</summary>
    internal long EndRow => FirstRow + Rows;

    /// <summary>Throws if the file is not the one that was opened.</summary>
    internal void ThrowIfChanged()
    {
        var file = new FileInfo(Path);
        string? problem = !file.Exists ? "it was removed since the data set was opened."
            : file.Length != Length ? $"it changed since the data set was opened: it had {Length} bytes and has {file.Length}."
            : file.LastWriteTimeUtc != LastWriteTimeUtc
            ? $"it changed since the data set was opened: it was written at {LastWriteTimeUtc:O}, and again at {file.LastWriteTimeUtc:O}."
            : null;
        if (problem is not null)
        {
            throw new GramDataException(Path, row: null, problem);
        }
    }
}
