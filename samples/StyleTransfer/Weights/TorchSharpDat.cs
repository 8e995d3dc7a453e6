using System.Text;
using TorchSharp;

namespace StyleTransfer.Weights;

/// <summary>The format in which TorchSharp saves a module: the tensor count, then name, type, shape and values of each tensor.</summary>
internal static class TorchSharpDat
{
    private const long MaximumEntries = 10_000;
    private const int MaximumNameBytes = 4096;
    private const int MaximumDimensions = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the headers of all tensors and compares them with the length of the file; reads no values.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt; the message names the tensor.</exception>
    public static IReadOnlyDictionary<string, TensorEntry> ReadHeaders(Stream file)
    {
        using var reader = new BinaryReader(file, StrictUtf8, leaveOpen: true);
        var tensors = new Dictionary<string, TensorEntry>();
        string position = "at its beginning";
        try
        {
            long count = reader.Read7BitEncodedInt64();
            if (count is < 1 or > MaximumEntries)
            {
                throw new InvalidDataException("it is not a TorchSharp .dat file");
            }

            for (long i = 0; i < count; i++)
            {
                string name = ReadName(reader);
                position = $"in tensor '{name}'";
                TensorEntry entry = ReadHeader(reader, name);
                if (!tensors.TryAdd(name, entry))
                {
                    throw new InvalidDataException($"it has two tensors '{name}'");
                }

                file.Position = entry.Start + entry.Bytes;
                position = $"after tensor '{name}'";
            }
        }
        catch (Exception problem) when (problem is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException($"it is truncated or corrupt {position}");
        }

        return tensors;
    }

    private static string ReadName(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaximumNameBytes)
        {
            throw new FormatException();
        }

        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? StrictUtf8.GetString(bytes) : throw new EndOfStreamException();
    }

    private static TensorEntry ReadHeader(BinaryReader reader, string name)
    {
        long number = reader.Read7BitEncodedInt64();
        long dimensions = reader.Read7BitEncodedInt64();
        // 8-bit numbers would be cut off by a cast.
        var type = number is >= 0 and <= sbyte.MaxValue ? (torch.ScalarType)number : (torch.ScalarType)sbyte.MaxValue;
        if (BytesOf(type) is not { } elementBytes || dimensions is < 0 or > MaximumDimensions)
        {
            throw new InvalidDataException($"the header of tensor '{name}' is corrupt");
        }

        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        long start = reader.BaseStream.Position;
        return TensorShape.BytesOf(shape, elementBytes) is { } bytes && bytes <= reader.BaseStream.Length - start
            ? new TensorEntry(name, type.ToString(), IsFloatingPoint(type) ? type : null, shape, start, bytes)
            : throw new InvalidDataException($"the file is truncated: tensor '{name}' of {TensorShape.Format(shape)} is incomplete");
    }

    private static bool IsFloatingPoint(torch.ScalarType type) =>
        type is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 or torch.ScalarType.Float32 or torch.ScalarType.Float64;

    /// <summary>The size of an element; <see langword="null"/> for an unknown type.</summary>
    private static int? BytesOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool or torch.ScalarType.QInt8 or torch.ScalarType.QUInt8 => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 or torch.ScalarType.QInt32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        torch.ScalarType.ComplexFloat64 => 16,
        _ => null,
    };
}
