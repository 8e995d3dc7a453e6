using System.Text;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>Tensors by name as a module of TorchSharp saves them: their count, then of each the name, type, shape and values.</summary>
internal static class TorchSharpDat
{
    private const long MostEntries = 10_000;
    private const int MostDimensions = 8;

    /// <summary>Reads all tensors; the caller owns them.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names the tensor.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
        var tensors = new Dictionary<string, Tensor>();
        string place = "at its beginning";
        try
        {
            long count = reader.Read7BitEncodedInt64();
            if (count is < 1 or > MostEntries)
            {
                throw new InvalidDataException("it is no .dat file of TorchSharp");
            }

            for (long i = 0; i < count; i++)
            {
                string name = reader.ReadString();
                place = $"in tensor '{name}'";
                tensors[name] = ReadTensor(reader, name);
                place = $"after tensor '{name}'";
            }
        }
        catch (Exception problem) when (problem is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"it ends or is damaged {place}");
        }

        return tensors;
    }

    private static Tensor ReadTensor(BinaryReader reader, string name)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt64();
        long dimensions = reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(type) || dimensions is < 0 or > MostDimensions)
        {
            throw new InvalidDataException($"what it says of tensor '{name}' is damaged");
        }

        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        double values = shape.Aggregate(1.0, (product, size) => product * size);
        if (shape.Any(size => size < 0) || values > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException($"its end is missing: tensor '{name}' of {ShapeText.Of(shape)} is cut off");
        }

        Tensor tensor = torch.zeros(shape, type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }
}
