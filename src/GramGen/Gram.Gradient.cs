using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gemm;

namespace GramGen;

public static partial class Gram
{
    /// <summary>
    /// Computes the gradient with respect to the features, s·(D + Dᵀ)·F, from D, that with respect to the Gram matrix.
    /// </summary>
    /// <remarks>
    /// For a loss L of G = s·F·Fᵀ with ∂L/∂G = D it is ∂L/∂F. An entry is the sum of (D_ik + D_ki)·F_kp over the channels k,
    /// ascending, each product added by one fused multiply-add: the result has the same bits on every instruction set, for
    /// any layout, alignment and number of threads.
    /// </remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="gramGradient">D, C × C, row-major.</param>
    /// <param name="featureGradient">
    /// Receives the gradient, C·M values that lie as the features do. May overlap neither them nor D.
    /// </param>
    /// <param name="options">Scale, mask and instruction set; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, or the gradient overlaps what it is computed from.
    /// Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException"><c>GRAMGEN_ISA</c> names no instruction set.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void Backward(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> gramGradient,
        Span<float> featureGradient,
        GramGradientOptions? options = null) => RunBackward(features, shape, gramGradient, featureGradient, options);

    /// <inheritdoc cref="Backward(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramGradientOptions?)"/>
    public static void Backward(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> gramGradient,
        Span<double> featureGradient,
        GramGradientOptions? options = null) => RunBackward(features, shape, gramGradient, featureGradient, options);

    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and its gradient with respect to the features, 4ρs·(s·F·Fᵀ − A)·F.
    /// </summary>
    /// <remarks>
    /// Each entry of s·F·Fᵀ − A is rounded to the type of the features; the squares are added in <see cref="double"/>, in one
    /// order. So value and gradient have the same bits on every instruction set and for any number of threads. Pooled scratch
    /// is two matrices C × C beside what the forward product takes.
    /// <para>Gatys, Ecker and Bethge, Texture Synthesis Using Convolutional Neural Networks, 2015, and Image Style Transfer
    /// Using Convolutional Neural Networks, 2016; Johnson, Alahi and Fei-Fei, Perceptual Losses for Real-Time Style Transfer
    /// and Super-Resolution, 2016.</para>
    /// </remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="targetGram">
    /// A, C × C, symmetric, with the loss' scale: what <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    /// makes of a style image's features. Of each pair of entries the one in the lower triangle is read.
    /// </param>
    /// <param name="featureGradient">
    /// Receives the gradient, C·M values that lie as the features do. May overlap neither them nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">Mask and instruction set; <see langword="null"/> for the defaults. Their scale must be 1.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, the gradient overlaps what it is computed from, or
    /// the options have a scale. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static double StyleLoss(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> targetGram,
        Span<float> featureGradient,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleLoss(features, shape, targetGram, featureGradient, loss, options);

    /// <inheritdoc cref="StyleLoss(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramStyleLoss, GramGradientOptions?)"/>
    public static double StyleLoss(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> targetGram,
        Span<double> featureGradient,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleLoss(features, shape, targetGram, featureGradient, loss, options);

    /// <summary>Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F without its gradient.</summary>
    /// <inheritdoc cref="StyleLoss(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramStyleLoss, GramGradientOptions?)"/>
    public static double StyleLoss(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> targetGram,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleLoss(features, shape, targetGram, loss, options);

    /// <inheritdoc cref="StyleLoss(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, GramStyleLoss, GramGradientOptions?)"/>
    public static double StyleLoss(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> targetGram,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleLoss(features, shape, targetGram, loss, options);

    private static void RunBackward<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> gramGradient,
        Span<T> featureGradient,
        GramGradientOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramGradientOptions.Default;
        GramThrow.IfUnfitGradient(shape, features, gramGradient, nameof(gramGradient), featureGradient);
        if (!BackendCalls.TryBackward(shape, features, gramGradient, featureGradient, options))
        {
            FeatureGradient.Backward(shape, features, gramGradient, featureGradient, options.Layout, options);
        }
    }

    private static double RunStyleLoss<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        GramStyleLoss loss,
        GramGradientOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramGradientOptions.Default;
        GramThrow.IfUnfitGradient(shape, features, targetGram, nameof(targetGram), featureGradient);
        return StyleLossOfChecked(features, shape, targetGram, featureGradient, loss, options);
    }

    private static double RunStyleLoss<T>(
        ReadOnlySpan<T> features, GramShape shape, ReadOnlySpan<T> targetGram, GramStyleLoss loss, GramGradientOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramGradientOptions.Default;
        GramThrow.IfUnfitMatrix(shape, features, targetGram, nameof(targetGram));
        return StyleLossOfChecked(features, shape, targetGram, [], loss, options);
    }

    private static double StyleLossOfChecked<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        GramStyleLoss loss,
        GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramThrow.IfScaled(options);
        return BackendCalls.TryStyleLoss(shape, features, targetGram, featureGradient, loss, options, out double value)
            ? value
            : FeatureGradient.StyleLoss(
                KernelRegistry<T>.Choose(shape, ofHalf: false, options.Path).Routine,
                shape,
                features,
                targetGram,
                featureGradient,
                options.Layout,
                loss,
                options);
    }
}
