using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// A criterion that measures how far the Gram matrix of features is from a target, E = ρ·‖s·F·Fᵀ − A‖²_F. The target is the
/// buffer <c>target</c>: it is saved with the module and moves with it.
/// </summary>
/// <remarks>
/// For its input, output and exceptions see <see cref="TensorGram.StyleLoss"/>. Moved to half precision, the module keeps its
/// target in <c>float32</c>, because features in half precision are compared with that.
/// </remarks>
public sealed class StyleLoss : torch.nn.Module<Tensor, Tensor>
{
    private const string TargetName = "target";

    private readonly GramStyleLoss _loss;
    private readonly bool _reluMask;
    private readonly GramOptions? _options;
    private readonly torch.nn.Reduction _reduction;

    private StyleLoss(
        Tensor ownTarget, GramStyleLoss loss, bool reluMask, GramOptions? options, torch.nn.Reduction reduction)
        : base(nameof(StyleLoss))
    {
        _loss = loss;
        _reluMask = reluMask;
        _options = options;
        _reduction = reduction;
        register_buffer(TargetName, ownTarget);
    }

    /// <summary>A, C × C or N × C × C. The module owns it.</summary>
    public Tensor Target => get_buffer(TargetName)!;

    /// <summary>Makes a criterion whose target is the Gram matrix of a style image's features.</summary>
    /// <param name="styleFeatures">C × M, C × H × W or N × C × H × W. No gradient flows to them.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <param name="reduction">How the losses of a batch are combined: by their mean by default.</param>
    /// <exception cref="ArgumentException">The rank, type or a size of the features is not supported.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is undefined.</exception>
    public static StyleLoss FromFeatures(
        Tensor styleFeatures,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(styleFeatures);
        TensorChecks.ThrowIfUndefined(reduction);
        using var noGradients = torch.no_grad();
        return new(styleFeatures.Gram(loss.Scale).DetachFromDisposeScope(), loss, reluMask, options, reduction);
    }

    /// <summary>Makes a criterion with a given target.</summary>
    /// <param name="targetGram">A, C × C or N × C × C, with the scale of the loss; it is copied. Only its lower triangles are read.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <param name="reduction">How the losses of a batch are combined: by their mean by default.</param>
    /// <exception cref="ArgumentException">The target does not consist of square matrices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is undefined.</exception>
    public static StyleLoss FromGram(
        Tensor targetGram,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(targetGram);
        TensorChecks.ThrowIfNotSquare(targetGram);
        TensorChecks.ThrowIfUndefined(reduction);
        using Tensor constant = targetGram.detach();
        return new(constant.clone().DetachFromDisposeScope(), loss, reluMask, options, reduction);
    }

    /// <summary>Computes the loss of features; of a batch, the reduction of N losses.</summary>
    /// <param name="input">C × M, C × H × W or N × C × H × W.</param>
    public override Tensor forward(Tensor input)
    {
        Tensor losses = input.StyleLoss(Target, _loss, _reluMask, _options);
        if (losses.ndim == 0 || _reduction == torch.nn.Reduction.None)
        {
            return losses;
        }

        using (losses)
        {
            return _reduction == torch.nn.Reduction.Sum ? losses.sum() : losses.mean();
        }
    }

    /// <inheritdoc/>
    protected override void _toEpilog(torch.ScalarType? dtype, torch.Device? device, bool non_blocking)
    {
        torch.ScalarType? kept = dtype is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 ? torch.ScalarType.Float32 : dtype;
        base._toEpilog(kept, device, non_blocking);
    }
}
