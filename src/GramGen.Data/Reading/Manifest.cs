using System.Globalization;
using System.Text.Json;
using GramGen.Data.Writing;

namespace GramGen.Data.Reading;

/// <summary>The files of a data set as JSON.</summary>
internal static class Manifest
{
    private const int Version = 1;

    public static void Save(GramDataset data, string path)
    {
        string folder = FolderOf(path);
        using var content = new MemoryStream();
        using var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteStartArray("files");
        foreach (GramDataFile file in data.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", Path.GetRelativePath(folder, file.Path).Replace('\\', '/'));
            writer.WriteNumber("rows", file.Rows);
            writer.WriteNumber("bytes", file.Length);
            writer.WriteString("written", file.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();

        AtomicFile.Write(path, overwrite: true, content.WriteTo);
    }

    public static GramDataset Open(string path, GramDatasetOptions? options)
    {
        GramDataFile[] files = Read(path);
        foreach (GramDataFile file in files.Where(file => File.Exists(file.Path)))
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
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            int version = document.RootElement.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new GramDataException(
                    path, row: null, $"it is a manifest of version {version}; this version of GramGen.Data reads {Version}.");
            }

            string folder = FolderOf(path);
            return [.. document.RootElement.GetProperty("files").EnumerateArray().Select(file => new GramDataFile(
                Path.GetFullPath(Path.Combine(folder, file.GetProperty("path").GetString()!)),
                FirstRow: 0,
                file.GetProperty("rows").GetInt64(),
                file.GetProperty("bytes").GetInt64(),
                DateTime.ParseExact(
                    file.GetProperty("written").GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)))];
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new GramDataException(path, row: null, $"it is no manifest of a data set: {exception.Message}", exception);
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
