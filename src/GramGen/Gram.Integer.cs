using System.Numerics;
using GramGen.Dispatch;

namespace GramGen;

/// <content>Gram matrices of integers, which are exact.</content>
public static partial class Gram
{
    /// <summary>Computes a Gram matrix of integers with a declared kernel; every entry is exact.</summary>
    /// <typeparam name="TKernel">A type with <see cref="GramKernelAttribute"/>.</typeparam>
    /// <param name="features">F, C × M values in the kernel's layout. The lengths of the spans select the declared size.</param>
    /// <param name="destination">Receives G, C × C. Must not overlap <paramref name="features"/>.</param>
    /// <exception cref="ArgumentException">
    /// The spans have the lengths of no declared size, or overlap. Nothing has been written.
    /// </exception>
    public static void Compute<TKernel>(ReadOnlySpan<sbyte> features, Span<int> destination)
        where TKernel : IGramIntegerKernel<sbyte> => TKernel.Compute(features, destination);

    /// <inheritdoc cref="Compute{TKernel}(ReadOnlySpan{sbyte}, Span{int})"/>
    public static void Compute<TKernel>(ReadOnlySpan<byte> features, Span<int> destination)
        where TKernel : IGramIntegerKernel<byte> => TKernel.Compute(features, destination);

    /// <summary>Computes the Gram matrix G = F·Fᵀ of features of 8 bits: quantised activations, counts, the bytes of an image.</summary>
    /// <remarks>
    /// Every entry is exact, so it is the same on every instruction set, for any layout and number of threads. It takes about half the
    /// time of the product of <see cref="float"/>, with AVX-VNNI for any values; of many channels, otherwise for values that differ by at
    /// most 31. Only the CPU computes it; a backend is not asked.
    /// </remarks>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">
    /// Receives G, C × C, both triangles. Must not overlap <paramref name="features"/>. Results of <see cref="int"/> hold up to 131 071
    /// pixels of <see cref="sbyte"/> or 33 025 of <see cref="byte"/>, whatever their values; those of <see cref="long"/> hold any.
    /// </param>
    /// <param name="options">
    /// How to compute: instruction set, threads and cancellation; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, the spans overlap, there are more pixels than an
    /// <see cref="int"/> can hold the products of, or the options name a backend other than the CPU. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel: there are none. Or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Compute(ReadOnlySpan<sbyte> features, GramShape shape, Span<int> destination, GramOptions? options = null) =>
        IntegerProducts.Compute(features, shape, destination, options);

    /// <inheritdoc cref="Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void Compute(ReadOnlySpan<byte> features, GramShape shape, Span<int> destination, GramOptions? options = null) =>
        IntegerProducts.Compute(features, shape, destination, options);

    /// <inheritdoc cref="Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void Compute(ReadOnlySpan<sbyte> features, GramShape shape, Span<long> destination, GramOptions? options = null) =>
        IntegerProducts.Compute(features, shape, destination, options);

    /// <inheritdoc cref="Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void Compute(ReadOnlySpan<byte> features, GramShape shape, Span<long> destination, GramOptions? options = null) =>
        IntegerProducts.Compute(features, shape, destination, options);

    /// <summary>
    /// Computes the lower triangle of the Gram matrix of features of 8 bits, packed row after row: G_ij with j ≤ i at i·(i + 1)/2 + j.
    /// </summary>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">
    /// Receives C·(C + 1)/2 values. Must not overlap <paramref name="features"/>. Results of <see cref="int"/> hold up to 131 071 pixels
    /// of <see cref="sbyte"/> or 33 025 of <see cref="byte"/>; those of <see cref="long"/> hold any.
    /// </param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <inheritdoc cref="Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void ComputePacked(ReadOnlySpan<sbyte> features, GramShape shape, Span<int> destination, GramOptions? options = null) =>
        IntegerProducts.ComputePacked(features, shape, destination, options);

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void ComputePacked(ReadOnlySpan<byte> features, GramShape shape, Span<int> destination, GramOptions? options = null) =>
        IntegerProducts.ComputePacked(features, shape, destination, options);

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void ComputePacked(ReadOnlySpan<sbyte> features, GramShape shape, Span<long> destination, GramOptions? options = null) =>
        IntegerProducts.ComputePacked(features, shape, destination, options);

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/>
    public static void ComputePacked(ReadOnlySpan<byte> features, GramShape shape, Span<long> destination, GramOptions? options = null) =>
        IntegerProducts.ComputePacked(features, shape, destination, options);

    /// <summary>
    /// Explains what <see cref="Compute(ReadOnlySpan{sbyte}, GramShape, Span{int}, GramOptions)"/> would run for integers, and why:
    /// <c>Gram.Explain&lt;sbyte, int&gt;(shape)</c>.
    /// </summary>
    /// <typeparam name="TFeature">The type of the features: <see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
    /// <typeparam name="TGram">The type of the sums: <see cref="int"/> or <see cref="long"/>.</typeparam>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="options">The options of the call; <see langword="null"/> for the defaults.</param>
    /// <exception cref="NotSupportedException">A type is another one.</exception>
    /// <exception cref="ArgumentException">
    /// The shape is <c>default</c>, there are more pixels than an <see cref="int"/> can hold the products of, or the options name a backend
    /// other than the CPU.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel: there are none. Or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    public static GramIntegerExplanation Explain<TFeature, TGram>(GramShape shape, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where TGram : unmanaged, IBinaryInteger<TGram> =>
        GramIntegerExplanation.Of<TFeature, TGram>(shape, IntegerProducts.Choose<TFeature, TGram>(shape, options ?? GramOptions.Default));
}
