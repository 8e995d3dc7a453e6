using System.Buffers.Binary;
using Google.Protobuf;
using StyleTransfer.Arithmetic;
using StyleTransfer.Weights.Onnx;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>A convolution with the batch normalization that follows it folded in. The caller owns the tensors.</summary>
/// <param name="Filters">Outgoing × incoming channels × height × width.</param>
/// <param name="Bias">One value per outgoing channel.</param>
internal sealed record FoldedConvolution(Tensor Filters, Tensor Bias) : IDisposable
{
    /// <summary>A copy of another type and on another device; the caller owns it.</summary>
    public FoldedConvolution To(torch.ScalarType type, torch.Device device) =>
        new(Filters.to(type, device, copy: true), Bias.to(type, device, copy: true));

    public void Dispose()
    {
        Filters.Dispose();
        Bias.Dispose();
    }
}

/// <summary>Reads the convolutions of a network from an ONNX file.</summary>
internal static class OnnxConvolutions
{
    private const int SingleType = 1;
    private const float DefaultEpsilon = 1e-5f;

    /// <summary>Reads each convolution with the batch normalization of its result, in the order of the graph.</summary>
    /// <exception cref="UsageException">The file does not exist or has other contents.</exception>
    public static IReadOnlyList<FoldedConvolution> Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            GraphProto graph = ModelProto.Parser.ParseFrom(file).Graph ?? throw new InvalidDataException("it has no graph");
            var values = graph.Initializer.ToDictionary(value => value.Name);
            var normalizations =
                graph.Node.Where(node => node.OpType == "BatchNormalization" && node.Input.Count == 5).ToDictionary(node => node.Input[0]);
            return [.. graph.Node.Where(node => node.OpType == "Conv").Select(node => FoldedOf(node, normalizations, values))];
        }
        catch (Exception problem)
            when (problem is InvalidDataException or InvalidProtocolBufferException or IOException or ArgumentException)
        {
            throw new UsageException($"'{path}' is not a usable network: {problem.Message}");
        }
    }

    /// <summary>With y = γ·(x − μ)/√(σ² + ε) + β of a convolution x, y is a convolution too.</summary>
    private static FoldedConvolution FoldedOf(
        NodeProto node, Dictionary<string, NodeProto> normalizations, Dictionary<string, TensorProto> values)
    {
        if (node.Input.Count != 2 || node.Output.Count != 1 || !normalizations.TryGetValue(node.Output[0], out NodeProto? normalization))
        {
            throw new InvalidDataException("a convolution is not followed by a batch normalization.");
        }

        using var scope = torch.NewDisposeScope();
        Tensor[] inputs = [.. normalization.Input.Skip(1).Select(name => TensorOf(name, values))];
        (Tensor gamma, Tensor beta, Tensor mean, Tensor variance) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        float epsilon = normalization.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? DefaultEpsilon;
        Tensor factor = gamma / variance.Plus(epsilon).sqrt();
        Tensor filters = TensorOf(node.Input[1], values) * factor.reshape(-1, 1, 1, 1);
        Tensor bias = beta - (mean * factor);
        return new FoldedConvolution(Kept(filters), Kept(bias));

        static Tensor Kept(Tensor tensor) => tensor.to_type(torch.ScalarType.Float32).DetachFromDisposeScope();
    }

    private static Tensor TensorOf(string name, Dictionary<string, TensorProto> values)
    {
        if (!values.TryGetValue(name, out TensorProto? value) || value.DataType != SingleType)
        {
            throw new InvalidDataException($"it has no values '{name}' of type float.");
        }

        float[] numbers = value.FloatData.Count > 0 ? [.. value.FloatData] : SinglesOf(value.RawData.Span);
        long[] shape = [.. value.Dims];
        return shape.Aggregate(1L, (product, size) => product * size) == numbers.Length
            ? torch.tensor(numbers, shape).to_type(torch.ScalarType.Float64)
            : throw new InvalidDataException($"'{name}' has {numbers.Length} values, not {TensorShape.Format(shape)}.");
    }

    private static float[] SinglesOf(ReadOnlySpan<byte> bytes)
    {
        float[] numbers = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return numbers;
    }
}
