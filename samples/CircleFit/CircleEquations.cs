using GramGen;

namespace CircleFit;

/// <summary>
/// The normal equations JᵀJ·δ = −Jᵀr of a circle: of each point the Jacobian has a row, with the derivatives by the three parameters.
/// Row after row, features are channels-last: F = Jᵀ.
/// </summary>
[GramKernel(channels: 3, pixels: PointCount, Layout = FeatureLayout.ChannelsLast, Element = GramElement.Double, RightHandSide = true)]
internal readonly partial struct CircleEquations
{
    public const int PointCount = 100;
}
