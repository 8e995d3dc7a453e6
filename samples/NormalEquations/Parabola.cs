using GramGen;

namespace NormalEquations;

/// <summary>The normal equations of a parabola's three coefficients. Row after row, features are channels-last: F = Jᵀ.</summary>
[GramKernel(
    channels: Coefficients, pixels: PointCount, Layout = FeatureLayout.ChannelsLast, Element = GramElement.Double,
    RightHandSide = true)]
internal readonly partial struct Parabola
{
    /// <summary>The unknowns.</summary>
    public const int Coefficients = 3;

    /// <summary>The points of a batch.</summary>
    public const int PointCount = 50;
}
