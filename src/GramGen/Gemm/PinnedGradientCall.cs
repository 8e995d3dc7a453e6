using System.Numerics;

namespace GramGen.Gemm;

/// <summary>A call that other threads can take part in, as long as its memory stays pinned.</summary>
internal readonly unsafe struct PinnedGradientCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramShape _shape;
    private readonly T* _features;
    private readonly T* _gramGradient;
    private readonly T* _featureGradient;
    private readonly T _scale;
    private readonly bool _isSymmetric;
    private readonly bool _isMasked;
    private readonly FeatureLayout _layout;

    public PinnedGradientCall(scoped in GradientCall<T> call, T* features, T* gramGradient, T* featureGradient)
    {
        _shape = call.Shape;
        _features = features;
        _gramGradient = gramGradient;
        _featureGradient = featureGradient;
        _scale = call.Scale;
        _isSymmetric = call.IsSymmetric;
        _isMasked = call.IsMasked;
        _layout = call.Layout;
    }

    public GradientCall<T> Call => new(
        _shape,
        new ReadOnlySpan<T>(_features, _shape.FeatureLength),
        new ReadOnlySpan<T>(_gramGradient, _shape.GramLength),
        new Span<T>(_featureGradient, _shape.FeatureLength),
        _scale)
    {
        IsSymmetric = _isSymmetric,
        IsMasked = _isMasked,
        Layout = _layout,
    };
}
