using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>A module that makes Gram matrices of features: C × C of C × M or C × H × W, N × C × C of N × C × H × W.</summary>
/// <remarks>It has no parameters. What it takes, gives and throws is said at <see cref="TensorGram.Gram(Tensor, GramOptions?)"/>.</remarks>
public sealed class GramLayer : torch.nn.Module<Tensor, Tensor>
{
    private readonly GramOptions _options;

    /// <summary>A layer with a scale, else with all defaults.</summary>
    /// <param name="scale">s in G = s·F·Fᵀ; 1 by default.</param>
    public GramLayer(GramScale scale = default)
        : this(new GramOptions { Scale = scale })
    {
    }

    /// <summary>A layer with options.</summary>
    /// <param name="options">Scale, instruction set, path, backend and threads. Layout and β must be their defaults.</param>
    /// <exception cref="ArgumentException">The options have a layout or β.</exception>
    public GramLayer(GramOptions options)
        : base(nameof(GramLayer))
    {
        ArgumentNullException.ThrowIfNull(options);
        TensorThrow.IfPlaced(options);
        _options = options;
    }

    /// <summary>The Gram matrices of features.</summary>
    /// <param name="input">C × M, C × H × W or N × C × H × W.</param>
    public override Tensor forward(Tensor input) => input.Gram(_options);
}
