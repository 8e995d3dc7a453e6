using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Gradients with respect to features, and style losses.</content>
public static partial class Gram
{
    /// <summary>Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, that with respect to the Gram matrix.</summary>
    /// <remarks>
    /// For a loss L of G = s·F·Fᵀ with ∂L/∂G = D it is ∂L/∂F. An entry is the sum of (D_ik + D_ki)·F_kp over the channels k,
    /// ascending, each product added by one fused multiply-add: the result has the same bits on every instruction set, for
    /// any layout, alignment and number of threads.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="gramGradient">D, C × C, row-major.</param>
    /// <param name="destination">Receives C·M values in the shape's layout. Must overlap neither F nor D.</param>
    /// <param name="scale">s of the forward product; applied once, to the finished sum.</param>
    /// <param name="symmetric">
    /// D is symmetric: only its lower triangle is read, and D + Dᵀ is 2·D. The result is the same for a symmetric D either way.
    /// </param>
    /// <param name="reluMask">
    /// The gradient is 0 where F ≤ 0: that of the input of the ReLU that made F (Gatys, Ecker and Bethge 2015). A NaN is not ≤ 0.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, there are more than 46 316 channels, or the gradient overlaps
    /// what it is computed from. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> features,
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
        Backends.Backward(
            shape, features, gramGradient, destination, scale.FactorFor(shape), symmetric, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and its gradient with respect to the features, 4ρs·(s·F·Fᵀ − A)·F.
    /// </summary>
    /// <remarks>
    /// Each entry of s·F·Fᵀ − A is rounded to the type of the features; the squares are added in <see cref="double"/>, in one
    /// order. So value and gradient have the same bits on every instruction set and for any number of threads. Pooled scratch
    /// memory is two matrices C × C besides that of the forward product.
    /// <para>Gatys, Ecker and Bethge, Texture Synthesis Using Convolutional Neural Networks, 2015, and Image Style Transfer
    /// Using Convolutional Neural Networks, 2016; Johnson, Alahi and Fei-Fei, Perceptual Losses for Real-Time Style Transfer
    /// and Super-Resolution, 2016.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">
    /// A, C × C, symmetric, with the loss' scale: the result of
    /// <see cref="Compute{TFeature, TGram}(ReadOnlySpan{TFeature}, GramShape, Span{TGram}, GramScale, double, GramOptions)"/> on a
    /// style image's features. Its lower triangle is read.
    /// </param>
    /// <param name="destination">Receives the gradient, C·M values in the shape's layout. Must overlap neither F nor A.</param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">As for <see cref="Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, there are more than 46 316 channels, or the gradient overlaps
    /// what it is computed from. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double StyleLoss<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        bool reluMask = false,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.Gradient(shape, features, targetGram, nameof(targetGram), destination);
        return Backends.StyleLoss(shape, features, targetGram, destination, loss, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F without its gradient.</summary>
    /// <inheritdoc cref="StyleLoss{T}(ReadOnlySpan{T}, GramShape, ReadOnlySpan{T}, Span{T}, GramStyleLoss, bool, GramOptions?)"/>
    public static double StyleLoss<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentChecks.FeaturesAndMatrix(shape, features, targetGram, nameof(targetGram));
        return Backends.StyleLoss(shape, features, targetGram, [], loss, isMasked: false, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and D = s·F·Fᵀ − A, its gradient with respect to the Gram matrix but for
    /// the factor 2ρ: for callers that compute the gradient with respect to the features later, such as automatic
    /// differentiation.
    /// </summary>
    /// <remarks>
    /// That gradient is <see cref="Backward"/> of D, symmetric, with the scale 2ρs times the gradient of what E is part of. It
    /// has the bits of <see cref="StyleLoss{T}(ReadOnlySpan{T}, GramShape, ReadOnlySpan{T}, Span{T}, GramStyleLoss, bool, GramOptions?)"/>.
    /// The CPU computes it, whatever the backend.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the loss' scale; its lower triangle is read.</param>
    /// <param name="destination">
    /// Receives D in the lower triangle of C × C values, including the diagonal; the rest is undefined. Must overlap neither
    /// the features nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, or D overlaps what it is computed from. Nothing has
    /// been written.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double ComputeStyleLossGradientOfGram<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramOptions.Default;
        ArgumentChecks.StyleLossGradientOfGram(shape, features, targetGram, destination);
        return CpuProducts.StyleLossDifference(
            KernelRegistry<T>.Find(shape, ofHalf: false, options.Implementation),
            shape,
            features,
            targetGram,
            destination,
            loss,
            new CpuExecution(options));
    }
}
