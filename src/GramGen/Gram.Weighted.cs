using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Dispatch;
using GramGen.Statistics;

namespace GramGen;

public static partial class Gram
{
    /// <summary>
    /// Computes a Gram matrix of weighted pixels, G ← s·F·W·Fᵀ + β·G with W = diag(w). Of a matrix of observations X, channels-last,
    /// it is XᵀWX.
    /// </summary>
    /// <remarks>
    /// Packing multiplies each pixel by √w, and each product is rounded once: G has the bits of the Gram matrix of those rounded
    /// features. A kernel that was declared for the size computes it as it computes that matrix. A pixel of weight 0 adds nothing,
    /// whatever its features are, infinite or NaN. Only the CPU computes it; a backend is not asked.
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the weights and the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">
    /// Receives G, C × C, both triangles. Must not overlap <paramref name="features"/> or <paramref name="weights"/>.
    /// </param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to the finished sum.</param>
    /// <param name="beta">β. If it is 0, <paramref name="destination"/> is not read; otherwise it must be symmetric.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, a weight is negative or not finite, the result overlaps
    /// another operand, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    [SkipLocalsInit] // The roots are written before they are read.
    public static void ComputeWeighted<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TGram> weights,
        GramShape shape,
        Span<TGram> destination,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.Product(shape, features, destination);
        PixelWeights<TGram>.Check(weights, shape, destination, nameof(destination));
        options ??= GramOptions.Default;
        Backends.RequireCpu("weighted Gram matrices", options);
        using var checkedWeights = new PixelWeights<TGram>(weights, shape, stackalloc TGram[PixelWeights<TGram>.StackLength]);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, destination, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta));
        CpuProducts.ComputeWeighted(Backends.KernelFor(call, options), call, checkedWeights.Roots, new CpuExecution(options));
    }

    /// <summary>
    /// Computes the normal equations of weighted least squares in one pass: G ← s·F·W·Fᵀ + β·G and p ← s·F·W·v + β·p with
    /// W = diag(w). Of a matrix of observations X, channels-last, and values y these are XᵀWX and XᵀWy, and the result is yᵀWy.
    /// </summary>
    /// <remarks>
    /// v counts as one more channel: p and the result have the bits that the weighted Gram matrix of F with v below it has in its last
    /// row. A kernel that was declared for the size computes it if it has weights and a right-hand side. Only the CPU computes it; a
    /// backend is not asked.
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features and the vector.</typeparam>
    /// <typeparam name="TGram">The type of the weights and the results.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="vector">v, M values.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="gram">Receives G, C × C, both triangles. Must overlap no other operand.</param>
    /// <param name="product">Receives p, C values. Must overlap no other operand.</param>
    /// <param name="scale">s, a number or one that depends on the size; applied once, to each finished sum.</param>
    /// <param name="beta">
    /// β. If it is 0, <paramref name="gram"/> and <paramref name="product"/> are not read; otherwise <paramref name="gram"/> must be
    /// symmetric.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>s·vᵀ·W·v.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, a weight is negative or not finite, a result overlaps another
    /// operand, there are more than 46 339 channels, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    [SkipLocalsInit] // As above.
    public static TGram ComputeWeighted<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TFeature> vector,
        ReadOnlySpan<TGram> weights,
        GramShape shape,
        Span<TGram> gram,
        Span<TGram> product,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.RightHandSide(shape, features, vector, gram, product);
        PixelWeights<TGram>.Check(weights, shape, gram, nameof(gram));
        PixelWeights<TGram>.Check(weights, shape, product, nameof(product));
        options ??= GramOptions.Default;
        Backends.RequireCpu("weighted Gram matrices", options);
        using var checkedWeights = new PixelWeights<TGram>(weights, shape, stackalloc TGram[PixelWeights<TGram>.StackLength]);
        var call = new SyrkCall<TFeature, TGram>(
            shape, features, gram, TGram.CreateTruncating(scale.FactorFor(shape)), TGram.CreateTruncating(beta));
        return new RightHandSide<TFeature, TGram>(call, vector, product)
            .Compute(Backends.KernelFor(call, options), checkedWeights.Roots, new CpuExecution(options));
    }

    /// <summary>
    /// Computes the covariance of weighted pixels, Σ w_k·(F_ik − μ_i)(F_jk − μ_j) over a divisor, with μ_i = Σ w_k·F_ik / Σw.
    /// </summary>
    /// <remarks>
    /// As <see cref="ComputeCovariance"/> does without weights: blocks are centred about their own weighted means, so nothing cancels, and
    /// the result has the same bits everywhere. A pixel of weight 0 adds nothing, whatever its features are, infinite or NaN. Only the CPU
    /// computes it; a backend is not asked.
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the weights and the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">
    /// Receives C × C values, both triangles. Must not overlap <paramref name="features"/> or <paramref name="weights"/>.
    /// </param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <param name="normalization">The divisor: what weights are.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, spans overlap, a weight is negative or not finite, the scratch
    /// memory would be longer than an array, the options name a backend other than the CPU, or the divisor is not a positive number: with
    /// frequencies Σw is not above 1, with reliabilities one pixel alone has a weight. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void ComputeWeightedCovariance<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TGram> weights,
        GramShape shape,
        Span<TGram> destination,
        Span<TGram> means,
        WeightedNormalization normalization,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ValueChecks.ThrowIfUndefined(normalization, nameof(normalization));
        ArgumentChecks.Covariance(shape, features, destination, means);
        PixelWeights<TGram>.Check(weights, shape, destination, nameof(destination));
        PixelWeights<TGram>.Check(weights, shape, means, nameof(means));
        options ??= GramOptions.Default;
        Backends.RequireCpu("weighted covariances", options);
        using var checkedWeights = new PixelWeights<TGram>(weights, shape);
        CovarianceKind kind = WeightTotals.KindOf(normalization);
        WeightTotals totals = PairwiseWeights<TGram>.TotalsOf(weights);
        if (totals.ProblemOf(kind) is { } problem)
        {
            throw new ArgumentException(problem, nameof(weights));
        }

        var call = new SyrkCall<TFeature, TGram>(shape, features, destination, scale: TGram.One, beta: TGram.Zero);
        CpuProducts.ComputeWeightedCovariance(
            call, weights, checkedWeights.Roots, totals, means, kind, new CpuExecution(options));
    }
}
