using System.Numerics;
using GramGen.Dispatch;
using GramGen.Statistics;

namespace GramGen;

/// <content>Covariance and correlation.</content>
public static partial class Gram
{
    /// <summary>
    /// Computes the covariance of channels, Σ (F_ik − μ_i)(F_jk − μ_j) over M − 1 or M: the Gram matrix of deviations from the mean.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Two-pass, block by block: each block of pixels is centred about its own mean before it is multiplied, and the blocks
    /// are merged by the formulae of Chan, Golub and LeVeque (COMPSTAT 1982). So nothing cancels, however large the mean is
    /// against what the values vary by, and F is read once. The result has the same bits everywhere, as a Gram matrix has.
    /// </para>
    /// <para>A constant channel has covariance 0 with every channel; one with a value that is not finite, NaN.</para>
    /// </remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="covariance">Receives C × C values, both triangles. May not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; empty if they are not wanted.</param>
    /// <param name="normalization">Over M − 1 or M.</param>
    /// <param name="options">Layout, instruction set, path and threads. Scale and β must be their defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, spans overlap, one pixel is to be divided by
    /// M − 1 = 0, or the options have a scale or β. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void ComputeCovariance(
        ReadOnlySpan<float> features,
        GramShape shape,
        Span<float> covariance,
        Span<float> means,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) =>
        RunCovariance(features, default, shape, covariance, means, FormOf(normalization, shape), options);

    /// <inheritdoc cref="ComputeCovariance(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, CovarianceNormalization, GramOptions?)"/>
    public static void ComputeCovariance(
        ReadOnlySpan<double> features,
        GramShape shape,
        Span<double> covariance,
        Span<double> means,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) =>
        RunCovariance(features, default, shape, covariance, means, FormOf(normalization, shape), options);

    /// <inheritdoc cref="ComputeCovariance(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, CovarianceNormalization, GramOptions?)"/>
    public static void ComputeCovariance(
        ReadOnlySpan<Half> features,
        GramShape shape,
        Span<float> covariance,
        Span<float> means,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null) =>
        RunCovariance(default, features, shape, covariance, means, FormOf(normalization, shape), options);

    /// <summary>Computes the correlation of channels (Pearson's r): the covariance over the square root of both variances.</summary>
    /// <remarks>
    /// A channel correlates with itself by 1, exactly; no entry is beyond ±1. Row and column of a constant channel are NaN, for
    /// it has no variance to divide by. Else as for the covariance.
    /// </remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="correlation">Receives C × C values, both triangles. May not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; empty if they are not wanted.</param>
    /// <param name="options">Layout, instruction set, path and threads. Scale and β must be their defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, spans overlap, or the options have a scale or β.
    /// Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void ComputeCorrelation(
        ReadOnlySpan<float> features, GramShape shape, Span<float> correlation, Span<float> means, GramOptions? options = null) =>
        RunCovariance(features, default, shape, correlation, means, CovarianceForm.Correlation, options);

    /// <inheritdoc cref="ComputeCorrelation(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, GramOptions?)"/>
    public static void ComputeCorrelation(
        ReadOnlySpan<double> features, GramShape shape, Span<double> correlation, Span<double> means, GramOptions? options = null) =>
        RunCovariance(features, default, shape, correlation, means, CovarianceForm.Correlation, options);

    /// <inheritdoc cref="ComputeCorrelation(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, GramOptions?)"/>
    public static void ComputeCorrelation(
        ReadOnlySpan<Half> features, GramShape shape, Span<float> correlation, Span<float> means, GramOptions? options = null) =>
        RunCovariance(default, features, shape, correlation, means, CovarianceForm.Correlation, options);

    private static void RunCovariance<T>(
        ReadOnlySpan<T> features,
        ReadOnlySpan<Half> halves,
        GramShape shape,
        Span<T> matrix,
        Span<T> means,
        CovarianceForm form,
        GramOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isHalf = !halves.IsEmpty;
        if (isHalf)
        {
            GramThrow.IfUnfitCovariance(shape, halves, matrix, means);
        }
        else
        {
            GramThrow.IfUnfitCovariance(shape, features, matrix, means);
        }

        options ??= GramOptions.Default;
        GramThrow.IfScaled(options);
        var task = GramTask<T>.Of(shape, options);
        task = task with { Features = task.Features with { IsHalf = isHalf, IsCentred = true } };
        var call = new GramCall<T>(task, features, matrix) { Halves = halves };
        if (!BackendCalls.TryComputeCovariance(call, means, form, options))
        {
            CovarianceProduct.Run(
                KernelRegistry<T>.Choose(shape, isHalf, options.Path).Routine,
                InstructionSets.IsaOf(options.Isa),
                call,
                means,
                form,
                options.Parallelism);
        }
    }

    private static CovarianceForm FormOf(CovarianceNormalization normalization, GramShape shape)
    {
        GramThrow.IfUndefined(normalization, nameof(normalization));
        if (normalization == CovarianceNormalization.Biased)
        {
            return CovarianceForm.Biased;
        }

        GramThrow.IfNoFreedom(shape.Pixels);
        return CovarianceForm.Unbiased;
    }
}
