using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Weights;

/// <summary>The weights of a trained network, in a file the user supplies. Only requested tensors are read.</summary>
internal sealed class WeightFile : IDisposable
{
    private readonly FileStream _file;
    private readonly IReadOnlyDictionary<string, TensorEntry> _tensors;

    private WeightFile(string path, FileStream file, IReadOnlyDictionary<string, TensorEntry> tensors) =>
        (Path, _file, _tensors) = (path, file, tensors);

    public string Path { get; }

    /// <summary>Opens a file: <c>.dat</c> in TorchSharp's format, anything else as safetensors.</summary>
    /// <exception cref="UsageException">The file does not exist or is corrupt.</exception>
    public static WeightFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"Weight file not found: '{path}'.");
        }

        FileStream file = File.OpenRead(path);
        try
        {
            bool isDat = string.Equals(System.IO.Path.GetExtension(path), ".dat", StringComparison.OrdinalIgnoreCase);
            return new WeightFile(path, file, isDat ? TorchSharpDat.ReadHeaders(file) : SafeTensors.ReadHeader(file).Tensors);
        }
        catch (InvalidDataException problem)
        {
            file.Dispose();
            throw new UsageException($"'{path}' is not a valid weight file: {problem.Message}.");
        }
    }

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>Reads a tensor; the caller owns it.</summary>
    /// <exception cref="UsageException">The tensor is missing, has another shape or no floating-point values.</exception>
    public Tensor Read(string name, long[] shape)
    {
        if (!_tensors.TryGetValue(name, out TensorEntry? entry))
        {
            throw new UsageException($"'{Path}' has no tensor '{name}' of shape {TensorShape.Format(shape)}.");
        }

        try
        {
            return entry.Read(_file, shape);
        }
        catch (InvalidDataException problem)
        {
            throw new UsageException($"'{Path}' is not usable: {problem.Message}.");
        }
    }

    public void Dispose() => _file.Dispose();
}
