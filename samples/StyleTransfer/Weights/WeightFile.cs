using System.Text;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>The weights of a trained network, read from a file the user supplies.</summary>
internal sealed class WeightFile : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    private WeightFile(string path, IReadOnlyDictionary<string, Tensor> tensors) => (_path, _tensors) = (path, tensors);

    /// <summary>Reads a file: <c>.dat</c> in TorchSharp's format, anything else as safetensors.</summary>
    /// <exception cref="UsageException">The file does not exist or is corrupt.</exception>
    public static WeightFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"Weight file not found: '{path}'.");
        }

        try
        {
            bool isDat = string.Equals(Path.GetExtension(path), ".dat", StringComparison.OrdinalIgnoreCase);
            return new WeightFile(path, isDat ? TorchSharpDat.Read(path) : SafeTensors.Read(path).Tensors);
        }
        catch (InvalidDataException problem)
        {
            throw new UsageException($"'{path}' is not a valid weight file: {problem.Message}.");
        }
    }

    /// <summary>Gets a tensor by the first of several names that the file has.</summary>
    /// <exception cref="UsageException">The tensor is missing or has another shape.</exception>
    public Tensor Get(IReadOnlyList<string> names, long[] shape)
    {
        string? name = names.FirstOrDefault(_tensors.ContainsKey);
        if (name is null)
        {
            throw new UsageException($"'{_path}' has no tensor '{names[0]}' of shape {TensorShape.Format(shape)}.");
        }

        Tensor tensor = _tensors[name];
        return tensor.shape.SequenceEqual(shape)
            ? tensor
            : throw new UsageException(
                $"Tensor '{name}' of '{_path}' must have shape {TensorShape.Format(shape)}, not {TensorShape.Format(tensor.shape)}.");
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>The format in which TorchSharp saves a module: the tensor count, then name, type, shape and values of each tensor.</summary>
internal static class TorchSharpDat
{
    private const long MaximumEntries = 10_000;
    private const int MaximumDimensions = 8;

    /// <summary>Reads all tensors; the caller owns them.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt; the message names the tensor.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
        var tensors = new Dictionary<string, Tensor>();
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
                string name = reader.ReadString();
                position = $"in tensor '{name}'";
                tensors[name] = ReadTensor(reader, name);
                position = $"after tensor '{name}'";
            }
        }
        catch (Exception problem) when (problem is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"it is truncated or corrupt {position}");
        }

        return tensors;
    }

    private static Tensor ReadTensor(BinaryReader reader, string name)
    {
        var type = (torch.ScalarType)reader.Read7BitEncodedInt64();
        long dimensions = reader.Read7BitEncodedInt64();
        if (!Enum.IsDefined(type) || dimensions is < 0 or > MaximumDimensions)
        {
            throw new InvalidDataException($"the header of tensor '{name}' is corrupt");
        }

        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        double values = shape.Aggregate(1.0, (product, size) => product * size);
        if (shape.Any(size => size < 0) || values > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException($"the file is truncated: tensor '{name}' of {TensorShape.Format(shape)} is incomplete");
        }

        Tensor tensor = torch.zeros(shape, type);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }
}
