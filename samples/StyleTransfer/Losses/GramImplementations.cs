using System.Diagnostics;
using GramGen;
using GramGen.TorchSharp;
using StyleTransfer.Arithmetic;
using StyleTransfer.Networks;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>An implementation of Gram matrices and style losses.</summary>
internal interface IGramImplementation
{
    string Name { get; }

    /// <summary>s·F·W·Fᵀ with W = diag(w).</summary>
    /// <param name="features">F, C × H × W.</param>
    /// <param name="scale">s.</param>
    /// <param name="weights">w, 1 × H × W; <see langword="null"/> if all pixels count alike.</param>
    Tensor Gram(Tensor features, GramScale scale, Tensor? weights = null);

    /// <summary>E = ρ·‖s·F·W·Fᵀ − A‖² and its gradient with respect to the features.</summary>
    /// <param name="features">F, C × H × W.</param>
    /// <param name="target">A.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="weights">w, as for <see cref="Gram"/>.</param>
    (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss, Tensor? weights = null);
}

/// <summary>GramGen: on the CPU, generated kernels for declared sizes and the generic implementation for all others.</summary>
internal sealed class GramGenImplementation : IGramImplementation
{
    public const string GramGenName = "gramgen";

    public string Name => GramGenName;

    public Tensor Gram(Tensor features, GramScale scale, Tensor? weights = null) =>
        weights is null ? features.Gram(scale) : features.WeightedGram(weights, scale);

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss, Tensor? weights = null)
    {
        using Tensor leaf = features.detach().requires_grad_();
        using Tensor error = weights is null ? leaf.StyleLoss(target, loss) : leaf.WeightedStyleLoss(weights, target, loss);
        error.backward();
        return (error.ToDouble(), leaf.grad!);
    }
}

/// <summary>Plain torch operations, as in a program without GramGen.</summary>
internal sealed class TorchImplementation : IGramImplementation
{
    public const string TorchName = "torch";

    public string Name => TorchName;

    public Tensor Gram(Tensor features, GramScale scale, Tensor? weights = null)
    {
        using Tensor rows = features.flatten(1);
        using Tensor? pixelWeights = weights?.flatten();
        using Tensor weighted = pixelWeights is null ? rows.alias() : rows * pixelWeights;
        using Tensor columns = weighted.t();
        using Tensor products = torch.mm(rows, columns);
        return products.Times(scale.FactorFor(ShapeOf(rows)));
    }

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss, Tensor? weights = null)
    {
        using Tensor leaf = features.detach().requires_grad_();
        using Tensor gram = Gram(leaf, loss.Scale, weights);
        using Tensor difference = gram - target;
        using Tensor squares = difference.square();
        using Tensor sum = squares.sum();
        using Tensor error = sum.Times(loss.WeightFor(ShapeOf(leaf)));
        error.backward();
        return (error.ToDouble(), leaf.grad!);
    }

    private static GramShape ShapeOf(Tensor features) =>
        new((int)features.shape[0], (int)(features.numel() / features.shape[0]));
}

/// <summary>
/// Times an implementation, and runs some of its calls through another one as well, to estimate the time that one would have taken.
/// </summary>
internal sealed class TimedGram(IGramImplementation implementation, IGramImplementation other) : IGramImplementation
{
    /// <summary>One call in 23 is compared. A prime number, so that every layer gets compared.</summary>
    public const int ComparisonInterval = 23;

    private readonly Stopwatch _total = new();
    private readonly Stopwatch _other = new();
    private TimeSpan _compared;
    private int _calls;

    public string Name => implementation.Name;

    public string OtherName => other.Name;

    /// <summary>The time of all style losses.</summary>
    public TimeSpan Elapsed => _total.Elapsed;

    /// <summary>The time of the comparison, which is not part of the work.</summary>
    public TimeSpan ComparisonTime => _other.Elapsed;

    /// <summary>The estimated time of all calls by the other implementation; <see langword="null"/> before the first comparison.</summary>
    public TimeSpan? OtherEstimate => _compared > TimeSpan.Zero ? _total.Elapsed * (_other.Elapsed / _compared) : null;

    public Tensor Gram(Tensor features, GramScale scale, Tensor? weights = null) => implementation.Gram(features, scale, weights);

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss, Tensor? weights = null)
    {
        // The first calls include loading and JIT compilation.
        bool isCompared = ++_calls > ComparisonInterval && _calls % ComparisonInterval == 0;
        TimeSpan before = _total.Elapsed;
        _total.Start();
        (double Loss, Tensor Gradient) result = implementation.StyleLoss(features, target, loss, weights);
        _total.Stop();
        if (isCompared)
        {
            _compared += _total.Elapsed - before;
            _other.Start();
            other.StyleLoss(features, target, loss, weights).Gradient.Dispose();
            _other.Stop();
        }

        return result;
    }
}

/// <summary>
/// The layers with generated kernels: those of a 256 × 256 texture at its three sizes, with all three networks.
/// </summary>
[GramKernel(RandomNetwork.Channels, 256 * 256)]
[GramKernel(RandomNetwork.Channels, 128 * 128)]
[GramKernel(RandomNetwork.Channels, 64 * 64)]
[GramKernel(RandomNetwork.Channels, 32 * 32)]
[GramKernel(RandomNetwork.Channels, 16 * 16)]
[GramKernel(64, 256 * 256)]
[GramKernel(64, 128 * 128)]
[GramKernel(64, 64 * 64)]
[GramKernel(64, 32 * 32)]
[GramKernel(64, 16 * 16)]
[GramKernel(RandomNetwork.Channels, 8 * 8)]
[GramKernel(256, 64 * 64)]
[GramKernel(256, 32 * 32)]
[GramKernel(256, 16 * 16)]
[GramKernel(256, 8 * 8)]
[GramKernel(256, 4 * 4)]
[GramKernel(512, 32 * 32)]
[GramKernel(512, 16 * 16)]
[GramKernel(512, 8 * 8)]
[GramKernel(512, 4 * 4)]
internal readonly partial struct DeclaredSizes;
