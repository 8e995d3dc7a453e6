using System.Globalization;
using System.Text.Json;
using GramGen.Data.Storage;

namespace GramGen.Data.Reading;

/// <summary>The files of a data set as JSON.</summary>
internal static class Manifest
{
    private const int Version = 1;
    private const string VersionName = "version";

    public static void Save(GramDataset data, string path)
    {
        using var content = new MemoryStream();
        using var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber(VersionName, Version);
        writer.WriteStartArray("files");
        foreach (GramDataFile file in data.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", NameOf(file.Path, path));
            writer.WriteNumber("rows", file.Rows);
            writer.WriteNumber("bytes", file.Length);
            writer.WriteString("written", file.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture));
            if (file.Version is not null)
            {
                writer.WriteString(VersionName, file.Version);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();

        GramStorage.Of(path).Write(path, overwrite: true, content.WriteTo);
    }

    public static GramDataset Open(string path, GramDatasetOptions? options)
    {
        GramDataFile[] files = Read(path);
        foreach (GramDataFile file in files.Where(file => GramStorage.Find(file.Path) is not null))
        {
            file.ThrowIfChanged();
        }

        var data = GramDataset.Open(files.Select(file => file.Path), options);
        foreach ((GramDataFile expected, GramDataFile actual) in files.Zip(data.Files))
        {
            if (expected.Rows != actual.Rows)
            {
                throw new GramDataException(
                    actual.Path, row: null, $"it has {actual.Rows} rows; the manifest {path} names {expected.Rows}.");
            }
        }

        return data;
    }

    private static GramDataFile[] Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(GramStorage.ReadAllBytes(GramStorage.Get(path)));
            int version = document.RootElement.GetProperty(VersionName).GetInt32();
            if (version != Version)
            {
                throw new GramDataException(
                    path, row: null, $"it is a manifest of version {version}; this version of GramGen.Data reads {Version}.");
            }

            return [.. document.RootElement.GetProperty("files").EnumerateArray().Select(file => new GramDataFile(
                PathOf(file.GetProperty("path").GetString()!, path),
                FirstRow: 0,
                file.GetProperty("rows").GetInt64(),
                file.GetProperty("bytes").GetInt64(),
                DateTime.ParseExact(
                    file.GetProperty("written").GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                file.TryGetProperty(VersionName, out JsonElement version) ? version.GetString() : null))];
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new GramDataException(path, row: null, $"it is no manifest of a data set: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// What a manifest calls a file: its path from the manifest's folder on, so that both may be mounted elsewhere. Addresses in
    /// buckets are the same everywhere; between a bucket and a folder there is no other path than the whole one.
    /// </summary>
    private static string NameOf(string file, string manifest) =>
        GramStorage.IsAddress(file) ? file
        : GramStorage.IsAddress(manifest) ? Path.GetFullPath(file)
        : Path.GetRelativePath(FolderOf(manifest), file).Replace('\\', '/');

    private static string PathOf(string name, string manifest) =>
        GramStorage.IsAddress(name) || GramStorage.IsAddress(manifest) ? name : Path.GetFullPath(Path.Combine(FolderOf(manifest), name));

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
