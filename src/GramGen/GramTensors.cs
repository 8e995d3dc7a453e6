using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>Gram matrices of tensors of <see cref="System.Numerics.Tensors"/>: lengths give the size, strides the layout.</summary>
public static class GramTensors
{
    /// <summary>Computes the Gram matrix of a feature map, or those of a batch.</summary>
    /// <remarks>
    /// <para>Features C × M or C × H × W with a matrix C × C; or N × C × M or N × C × H × W with matrices N × C × C. If
    /// <paramref name="layout"/> is <see cref="FeatureLayout.ChannelsLast"/>, channels are the last dimension instead: M × C,
    /// H × W × C, N × M × C, N × H × W × C.</para>
    /// <para>The strides determine how the values are stored, whatever the order of the dimensions: adjacent pixels with
    /// channels further apart, or adjacent channels with pixels further apart; a slice or a permuted view is computed in place.
    /// H × W must form one row of pixels. Rows of the matrix may be any distance apart; values in between are not written.</para>
    /// <para>The bits are those of the plain call. Multidimensional arrays are passed as
    /// <c>new TensorSpan&lt;float&gt;(array)</c>.</para>
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, or N of them with any stride.</param>
    /// <param name="destination">Receives G, or N of them one after the other. Must not overlap <paramref name="features"/>.</param>
    /// <param name="layout">Whether channels are the first dimension of a feature map or the last.</param>
    /// <param name="scale">s.</param>
    /// <param name="beta">β; if it is 0, <paramref name="destination"/> is not read.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The ranks, lengths or strides are not among these, a dimension is empty, or the tensors overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Compute<TFeature, TGram>(
        in ReadOnlyTensorSpan<TFeature> features,
        in TensorSpan<TGram> destination,
        FeatureLayout layout = FeatureLayout.ChannelsFirst,
        GramScale scale = default,
        double beta = 0,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ElementChecks.Check<TFeature, TGram>();
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        options ??= GramOptions.Default;
        var arguments = TensorArguments.Read(
            new TensorExtent(features.Lengths, features.Strides), new TensorExtent(destination.Lengths, destination.Strides), layout);
        ReadOnlySpan<TFeature> values = MemoryMarshal.CreateReadOnlySpan(in TensorMarshal.GetReference(features), arguments.FeatureLength);
        Span<TGram> gram = MemoryMarshal.CreateSpan(ref TensorMarshal.GetReference(destination), arguments.GramLength);
        StridedMatrix.ThrowIfOverlapping(values, arguments.FeatureRows, gram, arguments.GramRows, nameof(destination));
        var call = new SyrkCall<TFeature, TGram>(
            arguments.Shape,
            values,
            gram,
            arguments.Format with { IsHalf = typeof(TFeature) == typeof(Half) },
            arguments.Output,
            TGram.CreateTruncating(scale.FactorFor(arguments.Shape)),
            TGram.CreateTruncating(beta));
        if (arguments.IsBatch)
        {
            Backends.ComputeBatch(call, arguments.Count, arguments.FeatureStride, arguments.GramStride, options);
        }
        else
        {
            Backends.Compute(call, options);
        }
    }
}
