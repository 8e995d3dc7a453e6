using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels of weighted pixels with gradients. The generator implements it on types whose
/// <see cref="GramKernelAttribute.Weights"/> and <see cref="GramKernelAttribute.Gradient"/> are set.
/// </summary>
/// <typeparam name="T">The type of the features, of the weights, of the Gram matrix and of both gradients.</typeparam>
public interface IGramWeightedGradientKernel<T> : IGramWeightedKernel<T, T>, IGramGradientKernel<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F·W with W = diag(w), from D, that with respect to G = s·F·W·Fᵀ, with
    /// the bits of <c>Gram.BackwardWeighted</c>. The lengths of the features and D select the declared size. At a pixel of weight 0 it is
    /// 0, whatever the features are, infinite or NaN.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives the gradient in the declared layout. Must overlap no other operand.</param>
    /// <param name="scale">s of the forward product.</param>
    /// <param name="symmetric">D is symmetric: only its lower triangle is read.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, a weight is negative or not finite, the gradient overlaps what it is computed from,
    /// or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    static abstract void BackwardWeighted(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        GramScale scale = default,
        bool symmetric = false,
        bool reluMask = false,
        GramOptions? options = null);

    /// <summary>
    /// Computes a style loss of weighted pixels E = ρ·‖s·F·W·Fᵀ − A‖²_F with W = diag(w), and its gradient with respect to the features,
    /// 4ρs·(s·F·W·Fᵀ − A)·F·W, with the bits of <c>Gram.WeightedStyleLoss</c>.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="weights">w, M values: finite, and none negative.</param>
    /// <param name="targetGram">A, C × C, symmetric; its lower triangle is read.</param>
    /// <param name="destination">Receives the gradient in the declared layout. Must overlap no other operand.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, a weight is negative or not finite, the gradient overlaps what it is computed from,
    /// or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    static abstract double WeightedStyleLoss(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null);
}
