using System.Numerics;

namespace GramGen;

/// <summary>Gram matrix routines of <see cref="float"/> with their gradients.</summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
public interface IGramGradientKernel<TSelf> : IGramGradientKernel<TSelf, float>, IGramKernelFamily<TSelf>
    where TSelf : IGramGradientKernel<TSelf>;

/// <summary>
/// Gram matrix routines with their gradients. The generator implements it on types whose <see cref="GramKernelAttribute"/>
/// asks for it, of one size and of several.
/// </summary>
/// <remarks>In the options of a call, layout and path have no meaning: they are the kernel's.</remarks>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
/// <typeparam name="TValue">The type of the features, of the Gram matrix and of both gradients.</typeparam>
public interface IGramGradientKernel<TSelf, TValue> : IGramKernelFamily<TSelf, TValue, TValue>
    where TSelf : IGramGradientKernel<TSelf, TValue>
    where TValue : unmanaged, INumberBase<TValue>
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, that with respect to G = s·F·Fᵀ. The lengths
    /// of the spans say which size is meant.
    /// </summary>
    /// <param name="features">F, C × M, row-major: channel after channel; or pixel after pixel if the kernel is declared so.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="featureGradient">
    /// Receives the gradient, which lies as the features do. May overlap neither them nor D.
    /// </param>
    /// <param name="options">Scale, mask and instruction set; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, or the gradient overlaps what it is computed from. Nothing has been
    /// written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    static abstract void Backward(
        ReadOnlySpan<TValue> features,
        ReadOnlySpan<TValue> gramGradient,
        Span<TValue> featureGradient,
        GramGradientOptions? options = null);

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and its gradient with respect to the features, 4ρs·(s·F·Fᵀ − A)·F.
    /// </summary>
    /// <param name="features">F, C × M, row-major: channel after channel; or pixel after pixel if the kernel is declared so.</param>
    /// <param name="targetGram">A, C × C, symmetric; of each pair of entries the one in the lower triangle is read.</param>
    /// <param name="featureGradient">
    /// Receives the gradient, which lies as the features do. May overlap neither them nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">Mask and instruction set; <see langword="null"/> for the defaults. Their scale must be 1.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has a length that no declared size has, the gradient overlaps what it is computed from, or the options have a
    /// scale. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    static abstract double StyleLoss(
        ReadOnlySpan<TValue> features,
        ReadOnlySpan<TValue> targetGram,
        Span<TValue> featureGradient,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null);
}
