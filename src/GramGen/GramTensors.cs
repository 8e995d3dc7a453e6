using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>Gram matrices of <see cref="System.Numerics.Tensors"/>: lengths and strides describe shape and layout.</summary>
public static class GramTensors
{
    /// <summary>Computes the Gram matrix of a feature map, or those of a batch.</summary>
    /// <remarks>
    /// <para>Features C × M or C × H × W with a matrix C × C; or N × C × M or N × C × H × W with matrices N × C × C. With
    /// <see cref="FeatureLayout.ChannelsLast"/> the channels are the last dimension instead: M × C, H × W × C, N × M × C,
    /// N × H × W × C.</para>
    /// <para>The strides describe the memory, whatever the order of the dimensions: adjacent pixels with channels further
    /// apart, or adjacent channels with pixels further apart; so a slice or a permuted view is computed in place. H × W must
    /// form one row of pixels. Rows of the matrix may be any distance apart; values in between are not written.</para>
    /// <para>The bits are those of <see cref="Gram.Compute{TFeature, TGram}"/>. Arrays of several dimensions are passed as
    /// <c>new TensorSpan&lt;float&gt;(array)</c>. A device computes dense tensors only.</para>
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, or N of them, at any distance.</param>
    /// <param name="destination">Receives G, or N of them in ascending order. Must not overlap <paramref name="features"/>.</param>
    /// <param name="layout">Whether the channels are the first dimension of a feature map or the last.</param>
    /// <param name="scale">s, applied once, to the finished sum; 1 by default.</param>
    /// <param name="beta">β. If it is 0, the default, the previous contents of the destination are not read.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// Ranks, lengths or strides are not among those above, a dimension is empty, or the tensors overlap. Nothing was written.
    /// </exception>
    /// <inheritdoc cref="Gram.Compute{TFeature, TGram}"/>
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
        ElementTypes.ThrowIfUnsupported<TFeature, TGram>();
        options ??= GramOptions.Default;
        var arguments = TensorArguments.Of(
            new TensorExtent(features.Lengths, features.Strides), new TensorExtent(destination.Lengths, destination.Strides), layout);
        ReadOnlySpan<TFeature> values = MemoryMarshal.CreateReadOnlySpan(
            in TensorMarshal.GetReference(features), arguments.FeatureLength);
        Span<TGram> grams = MemoryMarshal.CreateSpan(ref TensorMarshal.GetReference(destination), arguments.GramLength);
        SpanChecks.ThrowIfShared(values, arguments.FeatureRows, grams, arguments.GramRows, nameof(destination));
        var call = Operations.CallOf(arguments.TaskOf<TGram>(scale, beta), values, grams);
        if (arguments.IsBatch)
        {
            var batch = new GramBatch(arguments.Shape, arguments.Count, arguments.FeatureStride, arguments.GramStride);
            Operations.ComputeBatch(batch, call, options);
        }
        else
        {
            Operations.Compute(call, options);
        }
    }
}
