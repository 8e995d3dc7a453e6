using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Products by torch operations, on the device of the tensors. Each takes a map C × M or a batch N × C × M of
/// <see cref="float"/> or <see cref="double"/>, disposes its temporaries, and can be differentiated by torch.
/// </summary>
/// <remarks>On a GPU callers hold a <see cref="FullPrecision"/>.</remarks>
internal static class TorchProducts
{
    /// <summary>F·Fᵀ. On a device G_ij and G_ji may have different bits; <see cref="Symmetric"/> makes them equal.</summary>
    public static Tensor Product(Tensor map)
    {
        using Tensor transposed = map.mT;
        return map.matmul(transposed);
    }

    /// <summary>The symmetric matrix with this lower triangle.</summary>
    public static Tensor Symmetric(Tensor matrix)
    {
        using Tensor lower = matrix.tril();
        using Tensor below = matrix.tril(-1);
        using Tensor above = below.mT;
        return lower.add(above);
    }

    /// <summary>The upper triangle of A·Bᵀ and its transpose: A·B, if they are symmetric and commute.</summary>
    public static Tensor SymmetricProduct(Tensor left, Tensor right)
    {
        using Tensor transposed = right.mT;
        using Tensor product = left.matmul(transposed);
        using Tensor lower = product.mT;
        return Symmetric(lower);
    }

    /// <summary>A tensor times a number, which is rounded to its type.</summary>
    public static Tensor Scaled(Tensor tensor, double scale)
    {
        using var factor = scale.ToScalar();
        return tensor.mul(factor);
    }

    /// <summary>
    /// Sums of products of deviations from the mean, exactly symmetric, C × C, and the means in <see cref="double"/>, C × 1.
    /// </summary>
    /// <remarks>
    /// Two passes avoid cancellation: the mean, rounded to the type of the map, is subtracted first; the remaining mean r is
    /// subtracted from the finished sum as M·r·rᵀ.
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

    /// <summary>The deviations from the mean. The mean is subtracted twice, because it is rounded.</summary>
    /// <param name="features">A tensor of any rank.</param>
    /// <param name="pixelDimensions">The dimensions that the mean is over.</param>
    public static Tensor Centred(Tensor features, long[] pixelDimensions)
    {
        using Tensor once = WithoutMean(features, pixelDimensions);
        return WithoutMean(once, pixelDimensions);
    }

    /// <summary>s·F·Fᵀ − A, exactly symmetric; the lower triangle of A is read.</summary>
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
        using Tensor precise = matrix.to(PreciseType(matrix));
        using Tensor squares = precise.mul(precise);
        return squares.sum(-2, -1);
    }

    /// <summary>D + Dᵀ.</summary>
    public static Tensor SymmetricSum(Tensor gramGradient)
    {
        using Tensor transposed = gramGradient.mT;
        return gramGradient.add(transposed);
    }

    /// <summary>S·F of a symmetric S = D + Dᵀ: the gradient with respect to F, with the strides of F.</summary>
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

    /// <summary>The gradient, or 0 where F ≤ 0. A NaN is not ≤ 0.</summary>
    public static Tensor Masked(Tensor gradient, Tensor map)
    {
        using var zero = 0.0.ToScalar();
        using Tensor isNotPositive = map.le(zero);
        return gradient.masked_fill(isNotPositive, zero);
    }

    /// <summary>A map times a factor for each pixel, 1 × M or N × M. A factor of 0 makes 0 of any value, of NaN too.</summary>
    public static Tensor TimesPixels(Tensor map, Tensor factors)
    {
        using var zero = 0.0.ToScalar();
        using Tensor rows = map.ndim == 2 ? factors.alias() : factors.unsqueeze(1);
        using Tensor products = map.mul(rows);
        using Tensor isZero = rows.eq(zero);
        return products.masked_fill(isZero, zero);
    }

    private static Tensor WithoutMean(Tensor features, long[] pixelDimensions)
    {
        using Tensor means = features.mean(pixelDimensions, keepdim: true, PreciseType(features));
        using Tensor rounded = means.to(features.dtype);
        return features.sub(rounded);
    }

    private static Tensor MeanOfPixels(Tensor map) => map.mean([-1], keepdim: true, PreciseType(map));

    /// <summary>Apple's GPUs have no <see cref="double"/>.</summary>
    private static torch.ScalarType PreciseType(Tensor tensor) =>
        tensor.device_type == DeviceType.MPS ? torch.ScalarType.Float32 : torch.ScalarType.Float64;
}
