using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Gradients and style losses of weighted pixels.</content>
public static partial class Gram
{
    private const string WeightedGradients = "weighted gradients";
    private const string WeightedStyleLosses = "weighted style losses";

    /// <summary>
    /// Computes the gradient of a weighted Gram matrix with respect to the features, s·(D + Dᵀ)·F·W with W = diag(w), from D, that with
    /// respect to the Gram matrix.
    /// </summary>
    /// <remarks>
    /// For a loss L of G = s·F·W·Fᵀ with ∂L/∂G = D it is ∂L/∂F. Each value is that of <see cref="Backward"/> times the weight of its
    /// pixel, rounded once more, so it has the same bits everywhere. At a pixel of weight 0 it is 0, whatever the features are, infinite
    /// or NaN. Only the CPU computes it; a backend is not asked.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="gramGradient">D, C × C, row-major.</param>
    /// <param name="destination">Receives C·M values in the shape's layout. Must overlap no other operand.</param>
    /// <param name="scale">s of the forward product; applied once, to the finished sum, before the weight.</param>
    /// <param name="symmetric">As for <see cref="Backward"/>.</param>
    /// <param name="reluMask">As for <see cref="Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, there are more than 46 316 channels, a weight is negative or not
    /// finite, the gradient overlaps what it is computed from, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void BackwardWeighted<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        GramScale scale = default,
        bool symmetric = false,
        bool reluMask = false,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.Gradient(shape, features, gramGradient, nameof(gramGradient), destination);
        PixelWeights<T>.Check(weights, shape, destination, nameof(destination));
        options ??= GramOptions.Default;
        Backends.RequireCpu(WeightedGradients, options);
        PixelWeights<T>.CheckValues(weights, shape);
        CpuProducts.Backward(
            shape, features, gramGradient, destination, scale.FactorFor(shape), symmetric, reluMask, new CpuExecution(options), weights);
    }

    /// <summary>
    /// Computes a style loss of weighted pixels E = ρ·‖s·F·W·Fᵀ − A‖²_F with W = diag(w), and its gradient with respect to the features,
    /// 4ρs·(s·F·W·Fᵀ − A)·F·W.
    /// </summary>
    /// <remarks>
    /// The weights say where in a picture a style counts (spatial guidance). With s = 1/Σw, G is the weighted mean of the products; so it
    /// is with <see cref="GramScale.PerPixel"/> if the weights add up to M. The matrix has the bits of <c>ComputeWeighted</c>, the gradient
    /// those of <see cref="BackwardWeighted"/>, and E is added as for <c>StyleLoss</c>: all are the same everywhere. A pixel of weight 0
    /// adds nothing, whatever its features are, infinite or NaN, and its gradient is 0. Only the CPU computes it; a backend is not asked.
    /// <para>Gatys, Ecker, Bethge, Hertzmann and Shechtman, Controlling Perceptual Factors in Neural Style Transfer, 2017.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the loss' scale. Its lower triangle is read.</param>
    /// <param name="destination">Receives the gradient, C·M values in the shape's layout. Must overlap no other operand.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">As for <see cref="Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, there are more than 46 316 channels, a weight is negative or not
    /// finite, the gradient overlaps what it is computed from, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double WeightedStyleLoss<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.Gradient(shape, features, targetGram, nameof(targetGram), destination);
        PixelWeights<T>.Check(weights, shape, destination, nameof(destination));
        return CheckedWeightedStyleLoss(features, weights, shape, targetGram, destination, loss, reluMask, options);
    }

    /// <summary>Computes a style loss of weighted pixels E = ρ·‖s·F·W·Fᵀ − A‖²_F without its gradient.</summary>
    /// <remarks>As with the gradient.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the loss' scale. Its lower triangle is read.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, a weight is negative or not finite, or the options name a backend
    /// other than the CPU.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double WeightedStyleLoss<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.FeaturesAndMatrix(shape, features, targetGram, nameof(targetGram));
        PixelWeights<T>.Check(weights, shape, result: [], nameof(weights));
        return CheckedWeightedStyleLoss(features, weights, shape, targetGram, destination: [], loss, reluMask: false, options);
    }

    /// <summary>
    /// Computes a style loss of weighted pixels E = ρ·‖s·F·W·Fᵀ − A‖²_F and D = s·F·W·Fᵀ − A, its gradient with respect to the Gram
    /// matrix but for the factor 2ρ: for callers that compute the gradient with respect to the features later, such as automatic
    /// differentiation.
    /// </summary>
    /// <remarks>
    /// That gradient is <see cref="BackwardWeighted"/> of D, symmetric, with the scale 2ρs times the gradient of what E is part of. It has
    /// the bits of <c>WeightedStyleLoss</c>.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the loss' scale; its lower triangle is read.</param>
    /// <param name="destination">
    /// Receives D in the lower triangle of C × C values, including the diagonal; the rest is undefined. Must overlap no other operand.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, a weight is negative or not finite, D overlaps what it is computed
    /// from, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    [SkipLocalsInit] // The roots are written before they are read.
    public static double ComputeWeightedStyleLossGradientOfGram<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.StyleLossGradientOfGram(shape, features, targetGram, destination);
        PixelWeights<T>.Check(weights, shape, destination, nameof(destination));
        options ??= GramOptions.Default;
        Backends.RequireCpu(WeightedStyleLosses, options);
        using var checkedWeights = new PixelWeights<T>(weights, shape, stackalloc T[PixelWeights<T>.StackLength]);
        return CpuProducts.StyleLossDifference(
            KernelRegistry<T>.Find(shape, ofHalf: false, options.Implementation),
            shape,
            features,
            targetGram,
            destination,
            loss,
            new CpuExecution(options),
            checkedWeights);
    }

    [SkipLocalsInit] // As above.
    private static double CheckedWeightedStyleLoss<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramOptions.Default;
        Backends.RequireCpu(WeightedStyleLosses, options);
        using var checkedWeights = new PixelWeights<T>(weights, shape, stackalloc T[PixelWeights<T>.StackLength]);
        return CpuProducts.StyleLoss(
            KernelRegistry<T>.Find(shape, ofHalf: false, options.Implementation),
            shape,
            features,
            targetGram,
            destination,
            loss,
            reluMask,
            new CpuExecution(options),
            checkedWeights);
    }
}
