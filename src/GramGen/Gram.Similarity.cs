using System.Numerics;
using GramGen.Dispatch;
using GramGen.Similarity;

namespace GramGen;

/// <content>Cosines, distances and kernels of all pairs of channels.</content>
public static partial class Gram
{
    /// <summary>
    /// Computes the cosine of the angle between each two channels, G_ij / (‖f_i‖·‖f_j‖): scikit-learn's <c>cosine_similarity</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A channel has a cosine of exactly 1 with itself; no entry is beyond ±1. Row and column of a channel of zeros are 0, its diagonal
    /// too; those of a channel with a value that is not finite are NaN. The error is at most γₙ·Σ|F_ik·F_jk| / (‖f_i‖·‖f_j‖) of the product
    /// and four roundings (of <see cref="double"/> six). Squares neither overflow nor underflow: channels that would are multiplied by a
    /// power of two, in a copy of the features, and the product is computed again.
    /// </para>
    /// <para>The result has the same bits everywhere, as a Gram matrix has. Only the CPU computes it; a backend is not asked.</para>
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, the spans overlap, a copy of the features would be longer than an
    /// array, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void ComputeCosines<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeSimilarities(features, shape, destination, default(Cosine<TGram>), "cosines", options);

    /// <summary>
    /// Computes the squared Euclidean distance of each two channels, ‖f_i − f_j‖² = G_ii + G_jj − 2·G_ij: scikit-learn's
    /// <c>euclidean_distances</c> with <c>squared</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// No entry is negative, and the diagonal is exactly 0. Where the formula gives less than 2⁻⁸·(G_ii + G_jj), of <see cref="double"/>
    /// 2⁻¹⁶, digits have cancelled: the entry is computed again as Σ(F_ik − F_jk)², in the order of a Gram matrix of the differences,
    /// with a relative error of at most γₙ₊₂. So is one whose sum G_ii + G_jj overflows; an entry is ∞ only if Σ(F_ik − F_jk)² overflows.
    /// The relative error of the other entries is at most 2⁹·(γₙ + u) + u, of <see cref="double"/> 2¹⁷·(γₙ + u) + u, with the unit
    /// roundoff u.
    /// </para>
    /// <para>
    /// Each entry depends on its two channels alone. Where nearly all distances are small beside the norms, nearly all entries are
    /// computed again, which takes several times as long: subtract the mean of the channels first.
    /// </para>
    /// <para>
    /// A channel with NaN has NaN in its row and column, the diagonal too; one with ∞ has NaN where ∞ is subtracted from itself, and
    /// otherwise ∞. The result has the same bits everywhere. Only the CPU computes it; a backend is not asked.
    /// </para>
    /// </remarks>
    /// <inheritdoc cref="ComputeCosines"/>
    public static void ComputeSquaredDistances<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeSimilarities(
            features, shape, destination, new Distance<TGram, Squared<TGram>>(default), "distances", options);

    /// <summary>Computes the Euclidean distance of each two channels, ‖f_i − f_j‖: scikit-learn's <c>euclidean_distances</c>.</summary>
    /// <remarks>
    /// The roots of the squared distances, each rounded once, with half their relative error. ∞ where a squared distance overflows.
    /// Otherwise as <see cref="ComputeSquaredDistances"/>.
    /// </remarks>
    /// <inheritdoc cref="ComputeCosines"/>
    public static void ComputeDistances<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeSimilarities(
            features, shape, destination, new Distance<TGram, Euclidean<TGram>>(default), "distances", options);

    /// <summary>
    /// Computes the Gaussian kernel of each two channels, exp(−γ·‖f_i − f_j‖²) (radial basis functions): scikit-learn's <c>rbf_kernel</c>.
    /// </summary>
    /// <remarks>
    /// γ is rounded to the type of the result, and so is its product with the squared distance, which
    /// <see cref="ComputeSquaredDistances"/> describes. The exponential is a polynomial of this library, with the same bits everywhere
    /// and an error of at most 1.01 units in the last place. The diagonal is exactly 1; far pairs underflow gradually to 0.
    /// </remarks>
    /// <inheritdoc cref="ComputeCosines"/>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="gamma">γ, finite and not negative; <see langword="null"/> for 1/M.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or not finite.</exception>
    public static void ComputeRbfKernel<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, double? gamma = null, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeSimilarities(
            features, shape, destination, SimilarityChecks.Rbf<TGram>(gamma, shape.Pixels), "kernels", options);

    /// <summary>
    /// Computes the polynomial kernel of each two channels, (γ·G_ij + c)ᵖ: scikit-learn's <c>polynomial_kernel</c>. With p = 1 it is the
    /// linear kernel.
    /// </summary>
    /// <remarks>
    /// γ and c are rounded to the type of the result, γ·G_ij + c is rounded once, and the power is computed by squaring, from the highest
    /// bit of p to the lowest: the relative error is at most p times that of γ·G_ij + c and p − 1 roundings. A power that overflows is
    /// ±∞.
    /// </remarks>
    /// <inheritdoc cref="ComputeCosines"/>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="degree">p, at least 1.</param>
    /// <param name="gamma">γ, finite; <see langword="null"/> for 1/M.</param>
    /// <param name="constant">c, finite.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is below 1, or γ or c is not finite.</exception>
    public static void ComputePolynomialKernel<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, int degree = 3, double? gamma = null,
        double constant = 1, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeSimilarities(
            features, shape, destination, SimilarityChecks.Polynomial<TGram>(degree, gamma, constant, shape.Pixels), "kernels", options);

    /// <summary>
    /// Centres a symmetric kernel in place, K ← H·K·H with H = I − 1/n: the kernel of the same points about their mean in the feature
    /// space, as kernel PCA needs it. scikit-learn's <c>KernelCenterer</c>.
    /// </summary>
    /// <remarks>
    /// K_ij − (m_i + m_j) + m with the mean m_i of each row and the mean m of all, in double precision; of a row, lane ℓ of 8 adds the
    /// entries ℓ, ℓ + 8, …, and the lanes are added in halves. The result is symmetric to the bit if K is. A row with NaN makes all of it
    /// NaN.
    /// </remarks>
    /// <typeparam name="T">The type of the kernel.</typeparam>
    /// <param name="kernel">K, n × n values, symmetric.</param>
    /// <param name="order">n.</param>
    /// <exception cref="ArgumentException">The span has another length than n·n.</exception>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1 or above 46 340.</exception>
    /// <exception cref="NotSupportedException">The type is not supported.</exception>
    public static void CenterKernel<T>(Span<T> kernel, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementChecks.Check<T>();
        SymmetricChecks.Length(order, kernel.Length, nameof(kernel));
        KernelCentring.Run(kernel, order);
    }

    private static void ComputeSimilarities<TFeature, TGram, TSimilarity>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, TSimilarity similarity, string what,
        GramOptions? options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
        where TSimilarity : struct, ISimilarity<TGram>
    {
        ArgumentChecks.Product(shape, features, destination);
        ScratchLimits.Similarities<TGram>(shape);
        var call = new SyrkCall<TFeature, TGram>(shape, features, destination, TGram.One, TGram.Zero);
        Backends.ComputeSimilarities(call, similarity, what, options ?? GramOptions.Default);
    }
}
