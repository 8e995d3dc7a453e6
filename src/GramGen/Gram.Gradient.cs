using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Gradients and style losses.</content>
public static partial class Gram
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, the gradient with respect to the Gram matrix.
    /// </summary>
    /// <remarks>
    /// For a loss L of G = s·F·Fᵀ with ∂L/∂G = D it is ∂L/∂F. An entry is the sum of (D_ik + D_ki)·F_kp over the channels k,
    /// ascending, each product added by one fused multiply-add: the result has the same bits on every instruction set, for
    /// any layout, alignment and number of threads.
    /// </remarks>
    /// <typeparam name="T">The type of all values: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="gramGradient">D, C × C, row-major.</param>
    /// <param name="destination">
    /// Receives the gradient, C·M values in the layout of the features. Must overlap neither them nor D.
    /// </param>
    /// <param name="scale">s of the forward product; applied once, to the finished sum. 1 by default.</param>
    /// <param name="symmetric">D is symmetric: only its lower triangle is read, and D + Dᵀ is 2·D. The bits are the same.</param>
    /// <param name="reluMask">
    /// The gradient is 0 where F ≤ 0, as that of the input of the ReLU that made F (Gatys, Ecker and Bethge 2015). NaN is
    /// not ≤ 0: there the mask changes nothing.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that <paramref name="shape"/> requires, or the destination overlaps an input. Nothing
    /// was written.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
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
        ElementTypes.ThrowIfUnsupported<T>();
        SpanChecks.ForGradient(shape, features, gramGradient, nameof(gramGradient), destination);
        Operations.Backward(
            shape, features, gramGradient, destination, scale, symmetric, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and its gradient with respect to the features, 4ρs·(s·F·Fᵀ − A)·F.
    /// </summary>
    /// <remarks>
    /// Each entry of s·F·Fᵀ − A is rounded to the type of the features; the squares are added in <see cref="double"/>, in one
    /// order. So loss and gradient have the same bits on every instruction set and for any number of threads. Pooled scratch
    /// memory is two matrices C × C besides that of the forward product.
    /// <para>Gatys, Ecker and Bethge, Texture Synthesis Using Convolutional Neural Networks, 2015, and Image Style Transfer
    /// Using Convolutional Neural Networks, 2016; Johnson, Alahi and Fei-Fei, Perceptual Losses for Real-Time Style Transfer
    /// and Super-Resolution, 2016.</para>
    /// </remarks>
    /// <typeparam name="T">The type of all values: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">
    /// A, C × C, symmetric, with the scale of the loss: the result of <see cref="Compute{TFeature, TGram}"/> for the features
    /// of a style image. Only its lower triangle is read.
    /// </param>
    /// <param name="destination">
    /// Receives the gradient, C·M values in the layout of the features. Must overlap neither them nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0; see <see cref="Backward"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that <paramref name="shape"/> requires, or the destination overlaps an input. Nothing
    /// was written.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
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
        ElementTypes.ThrowIfUnsupported<T>();
        SpanChecks.ForGradient(shape, features, targetGram, nameof(targetGram), destination);
        return Operations.StyleLoss(shape, features, targetGram, destination, loss, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F without its gradient.</summary>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that <paramref name="shape"/> requires. Nothing was written.
    /// </exception>
    /// <inheritdoc cref="StyleLoss{T}(ReadOnlySpan{T}, GramShape, ReadOnlySpan{T}, Span{T}, GramStyleLoss, bool, GramOptions?)"/>
    public static double StyleLoss<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementTypes.ThrowIfUnsupported<T>();
        SpanChecks.ForLoss(shape, features, targetGram, nameof(targetGram));
        return Operations.StyleLoss(shape, features, targetGram, [], loss, reluMask: false, options ?? GramOptions.Default);
    }

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and D = s·F·Fᵀ − A, to which its gradient with respect to the Gram matrix
    /// is proportional: ∂E/∂G = 2ρ·D.
    /// </summary>
    /// <remarks>
    /// For callers that need the gradient with respect to the features later, as automatic differentiation does: it is
    /// <see cref="Backward"/> of D, symmetric, with the scale 2ρs times the gradient of what E is a part of, and has the bits
    /// of <see cref="StyleLoss{T}(ReadOnlySpan{T}, GramShape, ReadOnlySpan{T}, Span{T}, GramStyleLoss, bool, GramOptions?)"/>.
    /// The factor 2ρ is left to that scale, which saves one rounding. Always computed by the CPU.
    /// </remarks>
    /// <typeparam name="T">The type of all values: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the scale of the loss. Only its lower triangle is read.</param>
    /// <param name="destination">
    /// Receives D in the lower triangle of C × C values, diagonal included; the entries above are undefined. Must overlap
    /// neither the features nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults. The backend is ignored.</param>
    /// <inheritdoc cref="StyleLoss{T}(ReadOnlySpan{T}, GramShape, ReadOnlySpan{T}, Span{T}, GramStyleLoss, bool, GramOptions?)"/>
    public static double ComputeStyleLossGradientOfGram<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss = default,
        GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementTypes.ThrowIfUnsupported<T>();
        SpanChecks.ForGramGradient(shape, features, targetGram, destination);
        return Operations.StyleDifference(shape, features, targetGram, destination, loss, options ?? GramOptions.Default);
    }
}
