namespace GramGen.Pipeline;

/// <summary>Feature maps of one size, and their Gram matrices.</summary>
/// <param name="Shape">C and M of each.</param>
/// <param name="Count">Their number.</param>
/// <param name="FeatureStride">Values from the first of a feature map to the first of the next.</param>
/// <param name="GramStride">Values from the first of a Gram matrix to the first of the next.</param>
internal readonly record struct GramBatch(GramShape Shape, int Count, int FeatureStride, int GramStride)
{
    /// <summary>Multiply-adds that are taken at once: so many hide what it costs to take them.</summary>
    private const long WorkAtOnce = 1 << 17;

    /// <summary>Values that the features must have.</summary>
    public long FeatureLength => Count == 0 ? 0 : ((Count - 1L) * FeatureStride) + Shape.FeatureLength;

    /// <summary>Values that the Gram matrices must have.</summary>
    public long GramLength => Count == 0 ? 0 : ((Count - 1L) * GramStride) + Shape.GramLength;

    /// <summary>Feature maps that a thread takes at once.</summary>
    public int AtOnce => (int)Math.Clamp(WorkAtOnce / Shape.MultiplyAdds, 1, int.MaxValue);
}
