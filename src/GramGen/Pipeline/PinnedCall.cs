using System.Numerics;

namespace GramGen.Pipeline;

/// <summary>A call that other threads can take part in, as long as its memory stays pinned.</summary>
internal readonly unsafe struct PinnedCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramShape _shape;
    private readonly T* _features;
    private readonly T* _gram;
    private readonly int _gramLength;
    private readonly T _scale;
    private readonly T _beta;
    private readonly bool _isPacked;
    private readonly FeatureLayout _layout;

    public PinnedCall(scoped in GramCall<T> call, T* features, T* gram)
    {
        _shape = call.Shape;
        _features = features;
        _gram = gram;
        _gramLength = call.Gram.Length;
        _scale = call.Scale;
        _beta = call.Beta;
        _isPacked = call.IsPacked;
        _layout = call.Layout;
    }

    public GramCall<T> Call => new(
        _shape, new ReadOnlySpan<T>(_features, _shape.FeatureLength), new Span<T>(_gram, _gramLength), _scale)
    {
        Beta = _beta,
        IsPacked = _isPacked,
        Layout = _layout,
    };
}
