using System.Diagnostics;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>The operations of the public methods: check, select the implementation, and record a graph node if autograd is on.</summary>
internal static class TensorOperations
{
    public static Tensor Gram(
        Tensor features, GramScale scale, GramOptions? options, TensorImplementation? implementation = null, Tensor? weights = null)
    {
        HeldGradient.Release();
        options ??= GramOptions.Default;
        var unweighted = FeatureTensor.Of(features);
        using Tensor? constantWeights = weights is null ? null : TensorWeights.ConstantOf(weights, unweighted);
        FeatureTensor read = unweighted with { Weights = constantWeights };
        implementation ??= TensorImplementation.For(read);
        if (!IsDifferentiated(features))
        {
            using var prepared = PreparedFeatures.ForMatrix(read, implementation);
            return implementation.Gram(prepared.Features, scale, options);
        }

        using var differentiated = PreparedFeatures.ForGradient(read, implementation);
        DifferentiableGram operation;
        using (torch.no_grad())
        {
            operation = new DifferentiableGram(implementation, differentiated.Features, scale, options);
        }

        return GramFunction.Apply(differentiated.Features.Tensor, operation);
    }

    public static Tensor Covariance(
        Tensor features, CovarianceNormalization normalization, GramOptions? options, TensorImplementation? implementation = null)
    {
        HeldGradient.Release();
        options ??= GramOptions.Default;
        var read = FeatureTensor.Of(features);
        ThrowIfNotNormalizable(normalization, read.Shape);
        implementation ??= TensorImplementation.For(read);
        if (!IsDifferentiated(features))
        {
            using var prepared = PreparedFeatures.ForMatrix(read, implementation);
            return implementation.Covariance(prepared.Features, normalization, options);
        }

        using var differentiated = PreparedFeatures.ForGradient(read, implementation);
        DifferentiableCovariance operation;
        using (torch.no_grad())
        {
            operation = new DifferentiableCovariance(implementation, differentiated.Features, normalization, options);
        }

        return GramFunction.Apply(differentiated.Features.Tensor, operation);
    }

    public static Tensor StyleLoss(
        Tensor features,
        Tensor targetGram,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options,
        TensorImplementation? implementation = null,
        Tensor? weights = null)
    {
        HeldGradient.Release();
        ArgumentNullException.ThrowIfNull(targetGram);
        options ??= GramOptions.Default;
        var unweighted = FeatureTensor.Of(features);
        using Tensor? constantWeights = weights is null ? null : TensorWeights.ConstantOf(weights, unweighted);
        FeatureTensor read = unweighted with { Weights = constantWeights };
        ThrowIfNotTarget(read, targetGram);
        using Tensor? matrix = targetGram.ndim == 3 && targetGram.size(0) == 1 ? targetGram.squeeze(0) : null;
        Tensor target = matrix ?? targetGram;
        implementation ??= TensorImplementation.For(read);
        bool isDifferentiated = IsDifferentiated(features);
        using PreparedFeatures prepared =
            isDifferentiated ? PreparedFeatures.ForGradient(read, implementation) : PreparedFeatures.ForLoss(read, implementation);
        DifferentiableStyleLoss operation;

        // The target is a constant, even if it requires a gradient.
        using (torch.no_grad())
        {
            if (!isDifferentiated)
            {
                return implementation.StyleLoss(prepared.Features, target, loss, options);
            }

            operation = DifferentiableStyleLoss.Compute(implementation, prepared.Features, target, loss, reluMask, options);
        }

        return GramFunction.Apply(prepared.Features.Tensor, operation);
    }

    private static bool IsDifferentiated(Tensor features) => features.requires_grad && torch.is_grad_enabled();

    [StackTraceHidden]
    private static void ThrowIfNotNormalizable(CovarianceNormalization normalization, GramShape shape)
    {
        if (normalization is not (CovarianceNormalization.Unbiased or CovarianceNormalization.Biased))
        {
            throw new ArgumentOutOfRangeException(
                nameof(normalization), normalization, $"CovarianceNormalization must be one of Unbiased, Biased; it is {normalization}.");
        }

        if (normalization == CovarianceNormalization.Unbiased && shape.Pixels == 1)
        {
            throw new ArgumentException("An unbiased covariance divides by M - 1, which is 0 for one pixel.", nameof(normalization));
        }
    }

    [StackTraceHidden]
    private static void ThrowIfNotTarget(in FeatureTensor features, Tensor targetGram)
    {
        GramShape shape = features.Shape;
        long rank = targetGram.ndim;
        bool isMatching = (rank == 2 || (rank == 3 && (targetGram.size(0) == 1 || targetGram.size(0) == features.Count)))
            && targetGram.size((int)rank - 2) == shape.Channels
            && targetGram.size((int)rank - 1) == shape.Channels;
        if (!isMatching)
        {
            string one = $"{shape.Channels}×{shape.Channels}";
            string expected = features.Count == 1 ? $"{one} or 1×{one}" : $"{one}, 1×{one} or {features.Count}×{one}";
            throw new ArgumentException(
                $"The target Gram matrix of features {FeatureTensor.DescribeSizes(features.Tensor)} is {expected}; the tensor is "
                + $"{FeatureTensor.DescribeSizes(targetGram)}.",
                nameof(targetGram));
        }

        FeatureTensor.ThrowIfSparse(targetGram, "The target Gram matrix", "is", nameof(targetGram));
        if (targetGram.dtype != features.GramElement)
        {
            throw new ArgumentException(
                $"The target Gram matrix of features of {features.Element} is of {features.GramElement}; "
                + $"the tensor is of {targetGram.dtype}.",
                nameof(targetGram));
        }

        if (targetGram.device_type != features.Tensor.device_type || targetGram.device_index != features.Tensor.device_index)
        {
            throw new ArgumentException(
                $"The target Gram matrix must be on the device of the features, {features.Tensor.device}; it is on {targetGram.device}.",
                nameof(targetGram));
        }
    }
}
