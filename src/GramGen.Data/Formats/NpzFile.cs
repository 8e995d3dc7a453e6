using System.IO.Compression;

namespace GramGen.Data.Formats;

/// <summary>NumPy's archive of arrays, a ZIP file of .npy entries, stored or compressed.</summary>
internal static class NpzFile
{
    private const string EntryExtension = ".npy";

    public static MatrixFile Inspect(string path, string? name)
    {
        ZipArchiveEntry[] entries;
        using (ZipArchive archive = ZipFile.OpenRead(path))
        {
            entries = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(EntryExtension, StringComparison.Ordinal))];
        }

        string array = NamedArray.Choose(path, [.. entries.Select(NameOf)], name);
        ZipArchiveEntry chosen = entries.First(entry => NameOf(entry) == array);
        string entryName = chosen.FullName;
        using var source = new ZipEntryBytes(path, entryName);
        MatrixLayout layout = NpyFile.ReadHeader(source);
        layout.ThrowIfTruncated(path, chosen.Length);
        return new BinaryFile(path, layout, () => new ZipEntryBytes(path, entryName), isForwardOnly: true);
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^EntryExtension.Length];
}

/// <summary>The array of a file that holds several.</summary>
internal static class NamedArray
{
    /// <summary>Returns the name that was requested, or the only one.</summary>
    public static string Choose(string path, string[] names, string? requested)
    {
        string held = names.Length == 0 ? "none" : string.Join(", ", names);
        if (requested is not null)
        {
            return names.Contains(requested)
                ? requested
                : throw new GramDataException(path, row: null, $"it has no array '{requested}'; it has {held}.");
        }

        return names.Length == 1
            ? names[0]
            : throw new GramDataException(
                path, row: null, $"it has {names.Length} arrays ({held}); GramDatasetOptions.Array names the one to read.");
    }
}
