using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>Where the values of a tensor are in a file. Nothing is allocated for them until they are read.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="TypeName">The file's name of the element type.</param>
/// <param name="Type">The element type; <see langword="null"/> if it is not a floating-point type.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Start">The position of the first byte in the file.</param>
/// <param name="Bytes">The number of bytes; not compared with the shape if <paramref name="Type"/> is <see langword="null"/>.</param>
internal sealed record TensorEntry(string Name, string TypeName, torch.ScalarType? Type, long[] Shape, long Start, long Bytes)
{
    /// <summary>Reads the values; the caller owns the tensor.</summary>
    /// <param name="file">The file, which is as long as it was when the entry was read.</param>
    /// <param name="shape">The shape that the tensor must have.</param>
    /// <exception cref="InvalidDataException">The tensor has another shape, or its values are not floating-point numbers.</exception>
    public Tensor Read(Stream file, long[] shape)
    {
        if (!Shape.SequenceEqual(shape))
        {
            throw new InvalidDataException($"tensor '{Name}' must have shape {TensorShape.Format(shape)}, not {TensorShape.Format(Shape)}");
        }

        if (Type is not { } type)
        {
            throw new InvalidDataException($"tensor '{Name}' must have floating-point values, not {TypeName}");
        }

        Tensor tensor = torch.empty(shape, type);
        try
        {
            file.Position = Start;
            file.ReadExactly(tensor.bytes);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}

/// <summary>Shapes of tensors in files, and in messages: 64×3×3×3.</summary>
internal static class TensorShape
{
    public static string Format(IEnumerable<long> shape) => shape.Any() ? string.Join('×', shape) : "()";

    /// <summary>The number of bytes of a tensor; <see langword="null"/> if a size is negative or the product exceeds 2⁶³ − 1.</summary>
    public static long? BytesOf(IReadOnlyList<long> shape, long elementBytes)
    {
        if (shape.Any(size => size < 0))
        {
            return null;
        }

        var bytes = (UInt128)elementBytes;
        foreach (long size in shape.Contains(0) ? [0] : shape)
        {
            bytes *= (UInt128)size;
            if (bytes > (UInt128)long.MaxValue)
            {
                return null;
            }
        }

        return (long)bytes;
    }
}
