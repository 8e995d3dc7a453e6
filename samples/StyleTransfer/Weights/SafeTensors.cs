using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using StyleTransfer.Files;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>Reads and writes safetensors files: the length of a JSON header, the header, the values of the named tensors.</summary>
internal static class SafeTensors
{
    private const string MetadataName = "__metadata__";
    private const int LengthBytes = sizeof(long);

    /// <summary>The limit of the format.</summary>
    private const long MaximumHeaderBytes = 100_000_000;

    private static readonly Dictionary<string, (torch.ScalarType Type, int Bytes)> Types = new()
    {
        ["F16"] = (torch.ScalarType.Float16, 2),
        ["BF16"] = (torch.ScalarType.BFloat16, 2),
        ["F32"] = (torch.ScalarType.Float32, 4),
        ["F64"] = (torch.ScalarType.Float64, 8),
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the header and compares it with the length of the file; reads no values.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt; the message names the tensor.</exception>
    public static (IReadOnlyDictionary<string, TensorEntry> Tensors, IReadOnlyDictionary<string, string> Metadata) ReadHeader(Stream file)
    {
        byte[] text = ReadText(file);
        long start = LengthBytes + text.Length;
        try
        {
            using var header = JsonDocument.Parse(text, Strict);
            JsonElement root = header.RootElement;
            Dictionary<string, string> metadata = root.TryGetProperty(MetadataName, out JsonElement found)
                ? found.EnumerateObject().ToDictionary(pair => pair.Name, pair => StringOf(pair.Value))
                : [];
            TensorEntry[] entries =
                [.. root.EnumerateObject().Where(entry => entry.Name != MetadataName)
                    .Select(entry => ParseEntry(entry, start, file.Length))];
            RequireContiguous(entries, start, file.Length);
            return (entries.ToDictionary(entry => entry.Name), metadata);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("its header is corrupt");
        }
    }

    /// <summary>Writes tensors.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { [MetadataName] = JsonSerializer.SerializeToNode(metadata) };
        using var scope = torch.NewDisposeScope();
        KeyValuePair<string, Tensor>[] all = [.. tensors.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.cpu()))];
        long offset = 0;
        foreach ((string name, Tensor tensor) in all)
        {
            long end = offset + tensor.bytes.Length;
            header[name] = new JsonObject
            {
                ["dtype"] = Types.First(pair => pair.Value.Type == tensor.dtype).Key,
                ["shape"] = JsonSerializer.SerializeToNode(tensor.shape),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        WholeFile.Write(path, file =>
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
            file.Write(length);
            file.Write(text);
            foreach ((_, Tensor tensor) in all)
            {
                file.Write(tensor.bytes);
            }
        });
    }

    private static byte[] ReadText(Stream file)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        if (file.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            throw new InvalidDataException("it is too short");
        }

        long headerBytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerBytes is <= 0 or > MaximumHeaderBytes || headerBytes > file.Length - LengthBytes)
        {
            throw new InvalidDataException("it has no safetensors header");
        }

        byte[] text = new byte[headerBytes];
        file.ReadExactly(text);
        return Utf8.IsValid(text) ? text : throw new InvalidDataException("its header is not UTF-8");
    }

    private static TensorEntry ParseEntry(JsonProperty entry, long start, long fileLength)
    {
        string name = entry.Name;
        string? typeName = null;
        long[]? shape = null;
        long[]? range = null;
        try
        {
            typeName = StringOf(entry.Value.GetProperty("dtype"));
            shape = NumbersOf(entry.Value.GetProperty("shape"));
            range = NumbersOf(entry.Value.GetProperty("data_offsets"));
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"the header entry of tensor '{name}' is corrupt");
        }

        if (range is not [>= 0 and var first, var end] || end < first || shape.Any(size => size < 0))
        {
            throw new InvalidDataException($"the header entry of tensor '{name}' is corrupt");
        }

        if (end > fileLength - start)
        {
            throw new InvalidDataException($"the file is truncated: tensor '{name}' is incomplete");
        }

        torch.ScalarType? type = null;
        if (Types.TryGetValue(typeName, out (torch.ScalarType Type, int Bytes) known))
        {
            type = known.Type;
            if (TensorShape.BytesOf(shape, known.Bytes) != end - first)
            {
                throw new InvalidDataException(
                    $"tensor '{name}' has {end - first} bytes, which does not match its shape {TensorShape.Format(shape)}");
            }
        }

        return new TensorEntry(name, typeName, type, shape, start + first, end - first);
    }

    /// <summary>The format has no gaps between tensors, so a gap or an overlap is damage.</summary>
    private static void RequireContiguous(IEnumerable<TensorEntry> entries, long start, long fileLength)
    {
        long end = start;
        foreach (TensorEntry entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.Bytes))
        {
            if (entry.Start != end)
            {
                throw new InvalidDataException($"the values of tensor '{entry.Name}' overlap others or leave a gap");
            }

            end += entry.Bytes;
        }

        if (end != fileLength)
        {
            throw new InvalidDataException($"it has {fileLength - end} bytes after its last tensor");
        }
    }

    private static string StringOf(JsonElement value) => value.GetString() ?? throw new InvalidOperationException();

    private static long[] NumbersOf(JsonElement value) => [.. value.EnumerateArray().Select(number => number.GetInt64())];
}
