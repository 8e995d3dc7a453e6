using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// The products as torch operations, on whatever device the tensors are on. Each takes one map C × M or a batch N × C × M of
/// <see cref="float"/> or <see cref="double"/>, disposes what it made on the way, and can be differentiated by torch.
/// </summary>
/// <remarks>Callers hold a <see cref="FullPrecision"/> where the device is a GPU.</remarks>
internal static class DeviceProducts
{
    /// <summary>F·Fᵀ. A device need not give G_ij and G_ji the same bits: <see cref="Symmetric"/> does.</summary>
    public static Tensor Product(Tensor map)
    {
        using Tensor transposed = map.mT;
        return map.matmul(transposed);
    }

    /// <summary>The lower triangle and its transpose.</summary>
    public static Tensor Symmetric(Tensor matrix)
    {
        using Tensor lower = matrix.tril();
        using Tensor below = matrix.tril(-1);
        using Tensor above = below.mT;
        return lower.add(above);
    }

    /// <summary>The matrix, or whatever tensor, times a number that is rounded to its type.</summary>
    public static Tensor Scaled(Tensor tensor, double scale)
    {
        using var factor = scale.ToScalar();
        return tensor.mul(factor);
    }

    /// <summary>
    /// Sums of products of deviations from the mean, symmetric to the bit, C × C, and the means in <see cref="double"/>, C × 1.
    /// </summary>
    /// <remarks>
    /// In two passes, so that nothing cancels: the mean, rounded to the type of the map, is subtracted; what is left of a mean r
    /// is taken from the finished sum as M·r·rᵀ.
    /// </remarks>
    public static (Tensor Sums, Tensor Means) Deviations(Tensor map)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor means = MeanOfPixels(map);
        Tensor rounded = means.to(map.dtype);
        Tensor centred = map.sub(rounded);
        Tensor residual = MeanOfPixels(centred);
        Tensor residualProducts = Scaled(Product(residual.to(map.dtype)), map.size(-1));
        Tensor sums = Product(centred).sub_(residualProducts);
        centred.Dispose();
        return scope.MoveToOuter(Symmetric(sums), rounded.to(means.dtype).add(residual));
    }

    /// <summary>The deviations from the mean themselves; twice, for the mean is rounded.</summary>
    /// <param name="features">A tensor of any rank.</param>
    /// <param name="pixelDimensions">Those of its dimensions that the mean is over.</param>
    public static Tensor Centred(Tensor features, long[] pixelDimensions)
    {
        using Tensor once = WithoutMean(features, pixelDimensions);
        return WithoutMean(once, pixelDimensions);
    }

    /// <summary>s·F·Fᵀ − A, symmetric to the bit; of A the lower triangle is read.</summary>
    public static Tensor StyleDifference(Tensor map, Tensor target, double scale)
    {
        using Tensor product = Product(map);
        using Tensor gram = Scaled(product, scale);
        using Tensor difference = gram.sub(target);
        return Symmetric(difference);
    }

    /// <summary>The squared Frobenius norm of a matrix, or of each of N, in <see cref="double"/>.</summary>
    public static Tensor SquaredNorm(Tensor matrix)
    {
        using Tensor wide = matrix.to(WideType(matrix));
        using Tensor squares = wide.mul(wide);
        return squares.sum(-2, -1);
    }

    /// <summary>D + Dᵀ.</summary>
    public static Tensor SymmetricSum(Tensor gramGradient)
    {
        using Tensor transposed = gramGradient.mT;
        return gramGradient.add(transposed);
    }

    /// <summary>S·F of a symmetric S, as D + Dᵀ: the gradient with respect to F. It lies as F does.</summary>
    public static Tensor BackwardProduct(Tensor map, Tensor symmetricSum)
    {
        bool isChannelsLast = map.stride(-2) == 1 && map.size(-2) > 1;
        if (!isChannelsLast)
        {
            return symmetricSum.matmul(map);
        }

        using Tensor transposed = map.mT;
        using Tensor transposedGradient = transposed.matmul(symmetricSum);
        return transposedGradient.mT;
    }

    /// <summary>The gradient, but 0 where F ≤ 0. A NaN is not ≤ 0.</summary>
    public static Tensor Masked(Tensor gradient, Tensor map)
    {
        using var zero = 0.0.ToScalar();
        using Tensor isNotPositive = map.le(zero);
        return gradient.masked_fill(isNotPositive, zero);
    }

    private static Tensor WithoutMean(Tensor features, long[] pixelDimensions)
    {
        using Tensor means = features.mean(pixelDimensions, keepdim: true, WideType(features));
        using Tensor rounded = means.to(features.dtype);
        return features.sub(rounded);
    }

    private static Tensor MeanOfPixels(Tensor map) => map.mean([-1], keepdim: true, WideType(map));

    /// <summary>Apple's GPUs have no <see cref="double"/>.</summary>
    private static torch.ScalarType WideType(Tensor tensor) =>
        tensor.device_type == DeviceType.MPS ? torch.ScalarType.Float32 : torch.ScalarType.Float64;
}
