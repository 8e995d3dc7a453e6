using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>The door for tensors of <see cref="System.Numerics.Tensors"/>: their lengths say the size, their strides how they lie.</summary>
public static class GramTensors
{
    /// <summary>Computes the Gram matrix of a feature map, or those of a batch of them.</summary>
    /// <remarks>
    /// <para>Features C × M or C × H × W with a matrix C × C; or N × C × M or N × C × H × W with matrices N × C × C. If the
    /// options' layout is <see cref="FeatureLayout.ChannelsLast"/>, the channels are the last dimension instead: M × C,
    /// H × W × C, N × M × C, N × H × W × C.</para>
    /// <para>The strides say how the values lie, whatever the order of the dimensions: pixels side by side and channels
    /// further apart, or channels side by side and pixels further apart; so a slice or a permuted view is computed where
    /// it is. H × W must lie as one row of pixels. Rows of the matrix may be any distance apart; what is between them stays.</para>
    /// <para>The bits are those of the plain call. Arrays of several dimensions come in as
    /// <c>new TensorSpan&lt;float&gt;(array)</c>, others as they are, with lengths.</para>
    /// </remarks>
    /// <param name="features">F, or N of them, N at any distance.</param>
    /// <param name="gram">Receives G, or N of them one after the other. May not overlap <paramref name="features"/>.</param>
    /// <param name="options">As for <see cref="Gram.Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>.</param>
    /// <exception cref="ArgumentException">
    /// The ranks, lengths or strides are none of these, a dimension is empty, or the tensors overlap. Nothing has been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is asked for and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it.</exception>
    public static void Compute(
        in ReadOnlyTensorSpan<float> features, in TensorSpan<float> gram, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        TensorForm form = FormOf(features, gram, options);
        Run(form, new GramCall<float>(form.TaskOf<float>(options), Values(features, form), Values(gram, form)), options);
    }

    /// <inheritdoc cref="Compute(in ReadOnlyTensorSpan{float}, in TensorSpan{float}, GramOptions?)"/>
    public static void Compute(
        in ReadOnlyTensorSpan<double> features, in TensorSpan<double> gram, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        TensorForm form = FormOf(features, gram, options);
        Run(form, new GramCall<double>(form.TaskOf<double>(options), Values(features, form), Values(gram, form)), options);
    }

    /// <summary>Computes Gram matrices of features in half precision; sums and results are <see cref="float"/>.</summary>
    /// <inheritdoc cref="Compute(in ReadOnlyTensorSpan{float}, in TensorSpan{float}, GramOptions?)"/>
    public static void Compute(
        in ReadOnlyTensorSpan<Half> features, in TensorSpan<float> gram, GramOptions? options = null)
    {
        options ??= GramOptions.Default;
        TensorForm form = FormOf(features, gram, options);
        form = form with { Features = form.Features with { IsHalf = true } };
        Run(form, new GramCall<float>(form.TaskOf<float>(options), default, Values(gram, form)) { Halves = Values(features, form) }, options);
    }

    private static TensorForm FormOf<TFeature, TGram>(
        in ReadOnlyTensorSpan<TFeature> features, in TensorSpan<TGram> gram, GramOptions options)
        where TFeature : unmanaged
        where TGram : unmanaged, INumberBase<TGram>
    {
        var form = TensorForm.Of(
            new TensorExtent(features.Lengths, features.Strides), new TensorExtent(gram.Lengths, gram.Strides), options.Layout);
        GramThrow.IfMeeting(Values(features, form), form.FeatureRows, Values(gram, form), form.GramRows, nameof(gram));
        return form;
    }

    private static ReadOnlySpan<T> Values<T>(in ReadOnlyTensorSpan<T> features, TensorForm form)
        where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(in TensorMarshal.GetReference(features), form.FeatureLength);

    private static Span<T> Values<T>(in TensorSpan<T> gram, TensorForm form)
        where T : unmanaged =>
        MemoryMarshal.CreateSpan(ref TensorMarshal.GetReference(gram), form.GramLength);

    private static void Run<T>(TensorForm form, scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (form.IsBatch)
        {
            Gram.RunBatch(new GramBatch(form.Shape, form.Count, form.FeatureStride, form.GramStride), call, options);
        }
        else
        {
            Gram.Run(call, options);
        }
    }
}
