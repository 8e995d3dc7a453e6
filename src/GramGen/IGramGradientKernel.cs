using System.Numerics;

namespace GramGen;

/// <summary>
/// Gram matrices of the sizes that a type declares, with their gradients. The generator implements it on types whose
/// <see cref="GramKernelAttribute.Gradient"/> is set.
/// </summary>
/// <remarks>
/// The options of a call set instruction set, threads and cancellation. Implementation and backend are the kernel's own.
/// </remarks>
/// <typeparam name="T">The type of the features, of the Gram matrix and of both gradients.</typeparam>
public interface IGramGradientKernel<T> : IGramKernel<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, the gradient with respect to G = s·F·Fᵀ.
    /// The lengths of the spans select the size.
    /// </summary>
    /// <param name="features">F, C·M values in the layout of the kernel.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">
    /// Receives the gradient, C·M values in the layout of the features. Must overlap neither them nor D.
    /// </param>
    /// <param name="scale">s of the forward product; 1 by default.</param>
    /// <param name="symmetric">D is symmetric: only its lower triangle is read.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0; see <see cref="Gram.Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the destination overlaps an input. Nothing was written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
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
    /// The lengths of the spans select the size.
    /// </summary>
    /// <param name="features">F, C·M values in the layout of the kernel.</param>
    /// <param name="targetGram">A, C × C, symmetric. Only its lower triangle is read.</param>
    /// <param name="destination">
    /// Receives the gradient, C·M values in the layout of the features. Must overlap neither them nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0; see <see cref="Gram.Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the destination overlaps an input. Nothing was written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    static abstract double StyleLoss(
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null);
}
