using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>Feature maps of one size, and their Gram matrices.</summary>
/// <param name="shape">C and M of each.</param>
/// <param name="count">Their number.</param>
/// <param name="featureStride">Values from one feature map to the next; 0 where they lie side by side.</param>
/// <param name="gramStride">Values from one Gram matrix to the next; 0 where they lie side by side.</param>
internal readonly struct GramBatch(GramShape shape, int count, int featureStride, int gramStride)
{
    /// <summary>Multiply-adds that are taken at once: so many hide what it costs to take them.</summary>
    private const long WorkAtOnce = 1 << 17;

    public GramShape Shape { get; } = shape;

    public int Count { get; } = count;

    /// <summary>Values from the first of a feature map to the first of the next.</summary>
    public int FeatureStride { get; } = featureStride == 0 ? shape.FeatureLength : featureStride;

    /// <summary>Values from the first of a Gram matrix to the first of the next.</summary>
    public int GramStride { get; } = gramStride == 0 ? shape.GramLength : gramStride;

    /// <summary>Values that the features must have.</summary>
    public long FeatureLength => Count == 0 ? 0 : ((Count - 1L) * FeatureStride) + Shape.FeatureLength;

    /// <summary>Values that the Gram matrices must have.</summary>
    public long GramLength => Count == 0 ? 0 : ((Count - 1L) * GramStride) + Shape.GramLength;

    /// <summary>Feature maps that a thread takes at once.</summary>
    public int AtOnce => (int)Math.Clamp(WorkAtOnce / Shape.MultiplyAdds, 1, int.MaxValue);

    /// <summary>One of the calls of which <paramref name="whole"/> has the memory.</summary>
    public GramCall<T> ItemOf<T>(in GramCall<T> whole, int item)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = item * FeatureStride;
        int length = (int)whole.Task.Features.LengthOf(Shape);
        Span<T> gram = whole.Gram.Slice(item * GramStride, (int)whole.Task.Output.LengthOf(Shape));
        return whole.Task.Features.IsHalf
            ? new GramCall<T>(whole.Task, default, gram) { Halves = whole.Halves.Slice(first, length) }
            : new GramCall<T>(whole.Task, whole.Features.Slice(first, length), gram);
    }
}
