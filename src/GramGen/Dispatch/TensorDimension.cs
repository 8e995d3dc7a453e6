namespace GramGen.Dispatch;

/// <summary>A dimension of a tensor.</summary>
/// <param name="Length">Its places.</param>
/// <param name="Stride">Values from one to the next.</param>
internal readonly record struct TensorDimension(long Length, long Stride)
{
    /// <summary>Its values stand side by side.</summary>
    public bool IsDense => Length == 1 || Stride == 1;

    /// <summary>Its places are so many values apart, or more.</summary>
    public bool Steps(long least) => Length == 1 || Stride >= least;

    /// <summary>The stride, or where there is but one place, the least.</summary>
    public int StrideOr(long least) => (int)(Length == 1 ? least : Stride);

    /// <summary>One dimension of this one's places with those of <paramref name="inner"/> in each, if they lie so.</summary>
    public bool TryJoin(TensorDimension inner, out TensorDimension joined)
    {
        joined = Length == 1 ? inner : inner.Length == 1 ? this : new TensorDimension(Length * inner.Length, inner.Stride);
        return Length == 1 || inner.Length == 1 || Stride == inner.Length * inner.Stride;
    }
}
