using System.Buffers.Binary;
using System.Text.Json;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>
/// Hugging Face's format: the length of a JSON header, the header with type, shape and place of each tensor, their bytes.
/// </summary>
internal static class SafetensorsFile
{
    private const int PrefixBytes = sizeof(long);

    /// <summary>The format's own limit.</summary>
    private const int MostHeaderBytes = 100_000_000;

    /// <summary>More than any file has, and little enough to be added to.</summary>
    private const long MostDataBytes = long.MaxValue / 4;

    public static MatrixFile Inspect(StoredFile file, string? name) => Read(file, (header, headerLength) =>
    {
        string tensor = NamedArray.Choose(file.Path, NamesIn(header), name);
        MatrixLayout layout = LayoutOf(header.GetProperty(tensor), PrefixBytes + headerLength);
        layout.ThrowIfTruncated(file.Path, file.Length);
        return new BinaryFile(file.Path, layout, file.Open);
    });

    /// <summary>The names of the tensors.</summary>
    public static string[] NamesOf(StoredFile file) => Read(file, (header, _) => NamesIn(header));

    /// <summary>Reads the 8 bytes of a single number, which a file may have beside its matrices.</summary>
    /// <returns>Them, or <see langword="null"/> if the tensor is another.</returns>
    public static byte[]? ReadNumber(StoredFile file, string name, bool isInteger) => Read(file, (header, headerLength) =>
    {
        JsonElement tensor = header.GetProperty(name);
        using IByteSource source = file.Open();
        byte[] value = new byte[sizeof(long)];
        return tensor.GetProperty("dtype").GetString() == (isInteger ? "I64" : "F64") && tensor.GetProperty("shape").GetArrayLength() == 0
            && source.Read(PrefixBytes + headerLength + tensor.GetProperty("data_offsets")[0].GetInt64(), value) == value.Length
            ? value
            : null;
    });

    private static string[] NamesIn(JsonElement header) =>
        [.. header.EnumerateObject().Select(property => property.Name).Where(key => key != "__metadata__")];

    /// <summary>Reads the header, and what it leads to.</summary>
    private static TResult Read<TResult>(StoredFile file, Func<JsonElement, long, TResult> read)
    {
        using IByteSource source = file.Open();
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        long headerLength = source.Read(0, prefix) == PrefixBytes ? BinaryPrimitives.ReadInt64LittleEndian(prefix) : -1;
        if (headerLength is < 2 or > MostHeaderBytes || headerLength > file.Length - PrefixBytes)
        {
            throw new GramDataException(
                file.Path, row: null,
                $"it holds no tensors: the header would have {headerLength} bytes, and the file has {file.Length}.");
        }

        byte[] header = new byte[headerLength];
        _ = source.Read(PrefixBytes, header);
        try
        {
            using var document = JsonDocument.Parse(header);
            return read(document.RootElement, headerLength);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new GramDataException(file.Path, row: null, $"its header is not one of safetensors: {exception.Message}", exception);
        }
    }

    private static MatrixLayout LayoutOf(JsonElement tensor, long dataStart)
    {
        string? type = tensor.GetProperty("dtype").GetString();
        GramElement element = type switch
        {
            "F16" => GramElement.Half,
            "F32" => GramElement.Single,
            "F64" => GramElement.Double,
            _ => throw new InvalidDataException($"the tensor holds values of type {type}; F16, F32 and F64 can be read."),
        };
        long[] shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())];
        long[] offsets = [.. tensor.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        var layout = MatrixLayout.Of(shape, element, dataStart);
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] > MostDataBytes || offsets[1] - offsets[0] != layout.Rows * layout.RowBytes)
        {
            throw new InvalidDataException(
                $"a tensor of {string.Join(" × ", shape)} values of type {type} would be at the bytes {string.Join(" to ", offsets)}.");
        }

        return layout with { Offset = dataStart + offsets[0] };
    }
}
