using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gradients;

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
        var call = new GradientCall<T>(
            shape, features, gramGradient, featureGradient, T.CreateTruncating(options.Scale.FactorFor(shape)))
        {
            IsSymmetric = options.IsSymmetric,
            IsMasked = options.ReluMask,
            Layout = options.Layout,
        };
        GenericRoutines.GradientOf<T>().Run(IsaOf(options.Isa), call, options.Parallelism);
    }
}
