using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gemm;

namespace GramGen;

/// <content>A style loss whose gradient is asked for later.</content>
public static partial class Gram
{
    /// <summary>
    /// Computes a style loss E = ρ·‖s·F·Fᵀ − A‖²_F and the matrix D = s·F·Fᵀ − A that its gradient is made of, for callers that
    /// ask for the gradient later, as automatic differentiation does.
    /// </summary>
    /// <remarks>
    /// The gradient is <see cref="Backward(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramGradientOptions?)"/>
    /// of D with <see cref="GramGradientOptions.IsSymmetric"/> and the scale 2ρs, times the gradient of what E is part of. It
    /// has the bits that <see cref="StyleLoss(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramStyleLoss, GramGradientOptions?)"/>
    /// gives. It is computed by the CPU, whatever backend is in use or
    /// asked for.
    /// </remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="targetGram">A, C × C, symmetric, with the loss' scale; its lower triangle is read.</param>
    /// <param name="gramDifference">
    /// Receives D in the lower triangle of C × C values, the diagonal included; what it then holds above is of no use. May
    /// overlap neither the features nor A.
    /// </param>
    /// <param name="loss">s and ρ; by default those of <see cref="GramStyleLoss.Gatys"/>.</param>
    /// <param name="options">Layout and instruction set; <see langword="null"/> for the defaults. Their scale must be 1.</param>
    /// <returns>E.</returns>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, D overlaps what it is computed from, or the options
    /// have a scale. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static double StyleDifference(
        ReadOnlySpan<float> features,
        GramShape shape,
        ReadOnlySpan<float> targetGram,
        Span<float> gramDifference,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleDifference(features, shape, targetGram, gramDifference, loss, options);

    /// <inheritdoc cref="StyleDifference(ReadOnlySpan{float}, GramShape, ReadOnlySpan{float}, Span{float}, GramStyleLoss, GramGradientOptions?)"/>
    public static double StyleDifference(
        ReadOnlySpan<double> features,
        GramShape shape,
        ReadOnlySpan<double> targetGram,
        Span<double> gramDifference,
        GramStyleLoss loss = default,
        GramGradientOptions? options = null) => RunStyleDifference(features, shape, targetGram, gramDifference, loss, options);

    private static double RunStyleDifference<T>(
        ReadOnlySpan<T> features,
        GramShape shape,
        ReadOnlySpan<T> targetGram,
        Span<T> gramDifference,
        GramStyleLoss loss,
        GramGradientOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= GramGradientOptions.Default;
        GramThrow.IfUnfitDifference(shape, features, targetGram, gramDifference);
        GramThrow.IfScaled(options);
        return FeatureGradient.StyleDifference(
            KernelRegistry<T>.Choose(shape, ofHalf: false, options.Path).Routine,
            shape,
            features,
            targetGram,
            gramDifference,
            options.Layout,
            loss,
            options);
    }
}
