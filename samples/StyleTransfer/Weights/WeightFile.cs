using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>The weights of a trained network, from a file that the user has.</summary>
internal sealed class WeightFile : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    private WeightFile(string path, IReadOnlyDictionary<string, Tensor> tensors) => (_path, _tensors) = (path, tensors);

    /// <summary>Reads a file: <c>.dat</c> as TorchSharp saves modules, anything else as safetensors.</summary>
    /// <exception cref="UsageException">There is no such file, or it is damaged.</exception>
    public static WeightFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file of weights '{path}'.");
        }

        try
        {
            bool isDat = string.Equals(Path.GetExtension(path), ".dat", StringComparison.OrdinalIgnoreCase);
            return new WeightFile(path, isDat ? TorchSharpDat.Read(path) : SafeTensors.Read(path).Tensors);
        }
        catch (InvalidDataException problem)
        {
            throw new UsageException($"'{path}' is no good file of weights: {problem.Message}.");
        }
    }

    /// <summary>A tensor of the file, under the first of several names that is there.</summary>
    /// <exception cref="UsageException">It is not there, or of another shape.</exception>
    public Tensor Get(IReadOnlyList<string> names, long[] shape)
    {
        string? name = names.FirstOrDefault(_tensors.ContainsKey);
        if (name is null)
        {
            throw new UsageException($"'{_path}' has no tensor '{names[0]}' (of {ShapeText.Of(shape)}).");
        }

        Tensor tensor = _tensors[name];
        return tensor.shape.SequenceEqual(shape)
            ? tensor
            : throw new UsageException(
                $"Tensor '{name}' of '{_path}' should be {ShapeText.Of(shape)} and is {ShapeText.Of(tensor.shape)}.");
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
