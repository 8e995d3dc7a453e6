using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp;

/// <summary>
/// A criterion that measures the distance of the Gram matrix of features from a target, E = ρ·‖s·F·Fᵀ − A‖²_F. The target is the
/// buffer <c>target</c>: it is saved with the module and moves with it.
/// </summary>
/// <remarks>
/// For the tensors and exceptions see <see cref="TensorGram.StyleLoss"/>. Moved to half precision, the module keeps its target in
/// <c>float32</c>, which is the type of the Gram matrix of features in half precision.
/// </remarks>
public sealed class StyleLoss : torch.nn.Module<Tensor, Tensor>
{
    private const string TargetName = "target";

    private readonly GramStyleLoss _loss;
    private readonly bool _reluMask;
    private readonly torch.nn.Reduction _reduction;
    private readonly GramOptions? _options;

    private StyleLoss(Tensor ownTarget, GramStyleLoss loss, bool reluMask, torch.nn.Reduction reduction, GramOptions? options)
        : base(nameof(StyleLoss))
    {
        _loss = loss;
        _reluMask = reluMask;
        _reduction = reduction;
        _options = options;
        register_buffer(TargetName, ownTarget);
    }

    /// <summary>A, C × C or N × C × C; with N = 1 for all maps of a batch. The module owns it.</summary>
    public Tensor Target => get_buffer(TargetName)!;

    /// <summary>Creates a criterion whose target is the Gram matrix of a style image's features.</summary>
    /// <param name="styleFeatures">C × M, C × H × W or N × C × H × W. No gradient flows to them.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0: that of the input of the ReLU that made F.</param>
    /// <param name="reduction">How the losses of a batch are reduced; by default to their mean.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The features have an unsupported rank, type or size, or they are sparse.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is undefined.</exception>
    public static StyleLoss FromFeatures(
        Tensor styleFeatures,
        GramStyleLoss loss = default,
        bool reluMask = false,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean,
        GramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(styleFeatures);
        ThrowIfUndefined(reduction);
        using var noGradients = torch.no_grad();
        return new(styleFeatures.Gram(loss.Scale).DetachFromDisposeScope(), loss, reluMask, reduction, options);
    }

    /// <summary>Creates a criterion with a given target.</summary>
    /// <param name="targetGram">
    /// A, C × C or N × C × C, with the loss' scale; it is copied. Its lower triangles are read.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0: that of the input of the ReLU that made F.</param>
    /// <param name="reduction">How the losses of a batch are reduced; by default to their mean.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The target does not consist of square matrices, or it is sparse.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is undefined.</exception>
    public static StyleLoss FromGram(
        Tensor targetGram,
        GramStyleLoss loss = default,
        bool reluMask = false,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean,
        GramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(targetGram);
        int rank = (int)targetGram.ndim;
        if (rank is not (2 or 3) || targetGram.size(rank - 1) != targetGram.size(rank - 2))
        {
            throw new ArgumentException(
                $"A target is C×C or N×C×C; the tensor is {FeatureTensor.DescribeSizes(targetGram)}.", nameof(targetGram));
        }

        FeatureTensor.ThrowIfSparse(targetGram, "The target Gram matrix", "is", nameof(targetGram));

        ThrowIfUndefined(reduction);
        using Tensor constant = targetGram.detach();
        return new(constant.clone().DetachFromDisposeScope(), loss, reluMask, reduction, options);
    }

    /// <summary>Computes the loss of features; for a batch, the reduction of N losses.</summary>
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
        torch.ScalarType? targetType = dtype is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 ? torch.ScalarType.Float32 : dtype;
        base._toEpilog(targetType, device, non_blocking);
    }

    private static void ThrowIfUndefined(torch.nn.Reduction reduction)
    {
        if (!Enum.IsDefined(reduction))
        {
            throw new ArgumentOutOfRangeException(
                nameof(reduction), reduction, $"Reduction must be one of None, Mean, Sum; it is {reduction}.");
        }
    }
}
