using System.Numerics;
using GramGen.Packing;

namespace GramGen;

/// <content>One triangle.</content>
public static partial class Gram
{
    /// <summary>Computes the lower triangle of a Gram matrix, row after row: G_ij with j ≤ i at i·(i + 1)/2 + j.</summary>
    /// <remarks>The entries have the bits that <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/> gives.</remarks>
    /// <param name="features">F, C × M, row-major: channel after channel; or as the options' layout says.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="packed">Receives C·(C + 1)/2 values. May not overlap <paramref name="features"/>.</param>
    /// <param name="options">As for the whole matrix.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> asks for, or the spans overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void ComputePacked(ReadOnlySpan<float> features, GramShape shape, Span<float> packed, GramOptions? options = null)
    {
        GramThrow.IfUnfitPacked(shape, features, packed);
        options ??= GramOptions.Default;
        Run(new GramCall<float>(PackedTask<float>(shape, options), features, packed), options);
    }

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void ComputePacked(ReadOnlySpan<double> features, GramShape shape, Span<double> packed, GramOptions? options = null)
    {
        GramThrow.IfUnfitPacked(shape, features, packed);
        options ??= GramOptions.Default;
        Run(new GramCall<double>(PackedTask<double>(shape, options), features, packed), options);
    }

    /// <inheritdoc cref="ComputePacked(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>
    public static void ComputePacked(ReadOnlySpan<Half> features, GramShape shape, Span<float> packed, GramOptions? options = null)
    {
        GramThrow.IfUnfitPacked(shape, features, packed);
        options ??= GramOptions.Default;
        Run(OfHalf(PackedTask<float>(shape, options), features, packed), options);
    }

    private static GramTask<T> PackedTask<T>(GramShape shape, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GramTask<T>.Of(shape, options) with { Output = GramOutput.Packed };
}
