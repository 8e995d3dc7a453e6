using System.IO.Compression;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>NumPy's archive of arrays, a ZIP file of .npy entries, stored or compressed.</summary>
internal static class NpzFile
{
    private const string EntryExtension = ".npy";

    public static MatrixFile Inspect(StoredFile file, string? name)
    {
        ZipArchiveEntry[] entries = EntriesOf(file);
        string array = NamedArray.Choose(file.Path, [.. entries.Select(NameOf)], name);
        ZipArchiveEntry chosen = entries.First(entry => NameOf(entry) == array);
        string entryName = chosen.FullName;
        using var source = new ZipEntryBytes(file, entryName);
        MatrixLayout layout = NpyFile.ReadHeader(source);
        layout.ThrowIfTruncated(file.Path, chosen.Length);
        return new BinaryFile(file.Path, layout, () => new ZipEntryBytes(file, entryName), isForwardOnly: true);
    }

    /// <summary>The names of the arrays.</summary>
    public static string[] NamesOf(StoredFile file) => [.. EntriesOf(file).Select(NameOf)];

    /// <summary>Reads the 8 bytes of a single number, which an archive may have beside its matrices.</summary>
    /// <returns>Them, or <see langword="null"/> if the array is another.</returns>
    public static byte[]? ReadNumber(StoredFile file, string name, bool isInteger)
    {
        using var source = new ZipEntryBytes(file, name + EntryExtension);
        NpyHeader header = NpyFile.Read(source);
        byte[] value = new byte[sizeof(long)];
        return header.Type == (isInteger ? "<i8" : "<f8") && header.Shape is [] && source.Read(header.Length, value) == value.Length
            ? value
            : null;
    }

    private static ZipArchiveEntry[] EntriesOf(StoredFile file)
    {
        using ZipArchive archive = ZipEntryBytes.Archive(file);
        return [.. archive.Entries.Where(entry => entry.FullName.EndsWith(EntryExtension, StringComparison.Ordinal))];
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
