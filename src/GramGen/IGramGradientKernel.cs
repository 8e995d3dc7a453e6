using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrix kernels with gradients. The generator implements it on types whose
/// <see cref="GramKernelAttribute.Gradient"/> is set.
/// </summary>
/// <typeparam name="T">The type of the features, of the Gram matrix and of both gradients.</typeparam>
public interface IGramGradientKernel<T> : IGramKernel<T, T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, that with respect to G = s·F·Fᵀ. The lengths
    /// of the spans select the declared size.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives the gradient in the declared layout. Must overlap neither F nor D.</param>
    /// <param name="scale">s of the forward product.</param>
    /// <param name="symmetric">D is symmetric: only its lower triangle is read.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or the gradient overlaps what it is computed from. Nothing has been
    /// written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    static abstract void Backward(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        GramScale scale = default,
        bool symmetric = false,
        bool reluMask = false,
        GramOptions? options = null);

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and its gradient with respect to the features, 4ρs·(s·F·Fᵀ − A)·F.
    /// </summary>
    /// <param name="features">F, C·M values in the declared layout.</param>
    /// <param name="targetGram">A, C × C, symmetric; its lower triangle is read.</param>
    /// <param name="destination">Receives the gradient in the declared layout. Must overlap neither F nor A.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or the gradient overlaps what it is computed from. Nothing has been
    /// written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    static abstract double StyleLoss(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null);
}
