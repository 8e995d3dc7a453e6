using GramGen.Data.Storage;

namespace GramGen.Data;

/// <summary>A file of a data set.</summary>
/// <param name="Path">Where it is: a path, or an address in a bucket.</param>
/// <param name="FirstRow">The number of its first row in the data set.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="LastWriteTimeUtc">When it was written.</param>
/// <param name="Version">The ETag or generation of an object in a bucket; <see langword="null"/> for a file of a folder.</param>
public sealed record GramDataFile(string Path, long FirstRow, long Rows, long Length, DateTime LastWriteTimeUtc, string? Version = null)
{
    /// <summary>The number of the row after its last.</summary>
    internal long EndRow => FirstRow + Rows;

    /// <summary>
    /// Throws if the file is not the one that was opened. Of an object in a bucket nothing else is read, so nothing is looked up.
    /// </summary>
    internal void ThrowIfChangedUnnoticed()
    {
        if (Version is null)
        {
            ThrowIfChanged();
        }
    }

    /// <summary>Throws if the file is not the one that was opened.</summary>
    internal void ThrowIfChanged()
    {
        StoredFile? file = GramStorage.Find(Path);
        string? problem = file is null ? "it was removed since the data set was opened."
            : file.Length != Length ? $"it changed since the data set was opened: it had {Length} bytes and has {file.Length}."
            : file.Version != Version ? $"it changed since the data set was opened: it was version {Version}, and is {file.Version}."
            : Version is null && file.LastWriteTimeUtc != LastWriteTimeUtc
            ? $"it changed since the data set was opened: it was written at {LastWriteTimeUtc:O}, and again at {file.LastWriteTimeUtc:O}."
            : null;
        if (problem is not null)
        {
            throw new GramDataException(Path, row: null, problem);
        }
    }
}
