using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>Reads and writes safetensors files: the length of a JSON header, the header, the values of the named tensors.</summary>
internal static class SafeTensors
{
    private const string MetadataName = "__metadata__";
    private const int LengthBytes = sizeof(long);
    private const long MaximumHeaderBytes = 100_000_000;

    private static readonly Dictionary<string, torch.ScalarType> Types = new()
    {
        ["F16"] = torch.ScalarType.Float16,
        ["BF16"] = torch.ScalarType.BFloat16,
        ["F32"] = torch.ScalarType.Float32,
        ["F64"] = torch.ScalarType.Float64,
    };

    /// <summary>Reads all floating-point tensors; the caller owns them.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt; the message names the tensor.</exception>
    public static (IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        JsonObject header = ReadHeader(file, out long start);
        var tensors = new Dictionary<string, Tensor>();
        foreach ((string name, JsonNode? entry) in header)
        {
            if (name != MetadataName && Types.TryGetValue((string?)entry?["dtype"] ?? "", out torch.ScalarType type))
            {
                tensors[name] = ReadTensor(file, start, name, entry!, type);
            }
        }

        var metadata = header[MetadataName]?.AsObject().ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? "");
        return (tensors, metadata ?? []);
    }

    /// <summary>Writes tensors. An existing file is replaced only after everything is written.</summary>
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
                ["dtype"] = Types.First(pair => pair.Value == tensor.dtype).Key,
                ["shape"] = JsonSerializer.SerializeToNode(tensor.shape),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        string unfinished = path + ".unfinished";
        using (FileStream file = File.Create(unfinished))
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
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static JsonObject ReadHeader(FileStream file, out long start)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        if (file.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            throw new InvalidDataException("it is too short");
        }

        long headerBytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        start = LengthBytes + headerBytes;
        if (headerBytes is <= 0 or > MaximumHeaderBytes || start > file.Length)
        {
            throw new InvalidDataException("it has no safetensors header");
        }

        byte[] text = new byte[headerBytes];
        file.ReadExactly(text);
        try
        {
            return JsonNode.Parse(text)?.AsObject() ?? throw new InvalidDataException("its header is empty");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("its header is corrupt");
        }
    }

    private static Tensor ReadTensor(FileStream file, long start, string name, JsonNode entry, torch.ScalarType type)
    {
        try
        {
            long[]? shape = entry["shape"].Deserialize<long[]>();
            long[]? range = entry["data_offsets"].Deserialize<long[]>();
            if (shape is null || shape.Any(size => size < 0))
            {
                throw new InvalidDataException($"tensor '{name}' has no shape");
            }

            if (range is not [long first, long end] || first < 0 || start + end > file.Length)
            {
                throw new InvalidDataException($"the file is truncated: tensor '{name}' is incomplete");
            }

            Tensor tensor = torch.zeros(shape, type);
            if (tensor.bytes.Length != end - first)
            {
                tensor.Dispose();
                throw new InvalidDataException($"tensor '{name}' has {end - first} bytes, which does not match its shape {TensorShape.Format(shape)}");
            }

            file.Position = start + first;
            file.ReadExactly(tensor.bytes);
            return tensor;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"the header entry of tensor '{name}' is corrupt");
        }
    }
}

/// <summary>Shapes in messages: 64×3×3×3.</summary>
internal static class TensorShape
{
    public static string Format(IEnumerable<long> shape) => string.Join('×', shape);
}
