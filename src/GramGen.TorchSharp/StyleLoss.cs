using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// A criterion that measures how far the Gram matrix of features is from a target, E = ρ·‖s·F·Fᵀ − A‖²_F. The target is the
/// buffer <c>target</c>: it is saved with the module and moves with it.
/// </summary>
/// <remarks>
/// What it takes, gives and throws is said at <see cref="TensorGram.StyleLoss"/>. Moved to half precision, the module keeps its
/// target in <c>float32</c>, which is what features in half precision are measured against.
/// </remarks>
public sealed class StyleLoss : torch.nn.Module<Tensor, Tensor>
{
    private const string TargetName = "target";

    private readonly GramStyleLoss _loss;
    private readonly GramGradientOptions _options;
    private readonly torch.nn.Reduction _reduction;

    private StyleLoss(Tensor ownTarget, GramStyleLoss loss, GramGradientOptions? options, torch.nn.Reduction reduction)
        : base(nameof(StyleLoss))
    {
        _loss = loss;
        _options = options ?? GramGradientOptions.Default;
        _reduction = reduction;
        register_buffer(TargetName, ownTarget);
    }

    /// <summary>A, C × C or N × C × C. The module owns it.</summary>
    public Tensor Target => get_buffer(TargetName)!;

    /// <summary>A criterion with the Gram matrix of a style image's features as its target.</summary>
    /// <param name="styleFeatures">C × M, C × H × W or N × C × H × W. No gradient flows to them.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">Mask of the gradient and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="reduction">What becomes of the losses of a batch: their mean by default.</param>
    /// <exception cref="ArgumentException">There is no Gram matrix of such features, or the options have a scale or layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is none of the enumeration's.</exception>
    public static StyleLoss OfFeatures(
        Tensor styleFeatures,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(styleFeatures);
        TensorThrow.IfUnfitForLoss(options);
        TensorThrow.IfUndefined(reduction);
        using var noGradients = torch.no_grad();
        return new(styleFeatures.Gram(loss.Scale).DetachFromDisposeScope(), loss, options, reduction);
    }

    /// <summary>A criterion with a target of one's own.</summary>
    /// <param name="targetGram">A, C × C or N × C × C, with the loss' scale; it is copied. Its lower triangles are read.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">Mask of the gradient and the rest; <see langword="null"/> for the defaults.</param>
    /// <param name="reduction">What becomes of the losses of a batch: their mean by default.</param>
    /// <exception cref="ArgumentException">The target is not of square matrices, or the options have a scale or layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is none of the enumeration's.</exception>
    public static StyleLoss OfGram(
        Tensor targetGram,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(targetGram);
        TensorThrow.IfNotSquare(targetGram);
        TensorThrow.IfUnfitForLoss(options);
        TensorThrow.IfUndefined(reduction);
        using Tensor constant = targetGram.detach();
        return new(constant.clone().DetachFromDisposeScope(), loss, options, reduction);
    }

    /// <summary>The loss of features; of a batch, what the reduction makes of N losses.</summary>
    /// <param name="input">C × M, C × H × W or N × C × H × W.</param>
    public override Tensor forward(Tensor input)
    {
        Tensor losses = input.StyleLoss(Target, _loss, _options);
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
