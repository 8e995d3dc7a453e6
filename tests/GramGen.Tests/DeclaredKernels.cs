namespace GramGen.Tests;

/// <summary>One size: a kernel.</summary>
[GramKernel(channels: 6, pixels: 70)]
internal readonly partial struct OneSize;

/// <summary>Two sizes: a family.</summary>
[GramKernel(3, 20)]
[GramKernel(17, 48)]
internal sealed partial class TwoSizes;

/// <summary>A type whose kernel nothing outside can name.</summary>
internal static partial class Outer
{
    public static void ComputeHidden(ReadOnlySpan<float> features, Span<float> gram) => Hidden.Compute(features, gram);

    /// <summary>A nested record.</summary>
    [GramKernel(4, 33)]
    internal sealed partial record Nested;

    /// <summary>A private type has no module initializer.</summary>
    [GramKernel(4, 777)]
    private partial struct Hidden;
}

/// <summary>
/// Channels-last features: few channels and many, with and without fringes and partial vectors, one KC block and several.
/// </summary>
[GramKernel(5, 30, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(9, 1500, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(21, 701, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(40, 18, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(22, 1025, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(33, 47, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(50, 9217, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(64, 1024, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(1, 1, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(19, 3000, Layout = FeatureLayout.ChannelsLast)]
internal sealed partial class LastKernels;

/// <summary>One size with its gradients.</summary>
[GramKernel(6, 90, Gradient = true)]
internal readonly partial struct GradientKernel;

/// <summary>Two sizes of <c>double</c>, channels last, with gradients.</summary>
[GramKernel(5, 30, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, Gradient = true)]
[GramKernel(18, 41, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, Gradient = true)]
internal sealed partial class GradientKernels;

/// <summary>With a right-hand side: straight, looped and packed.</summary>
[GramKernel(3, 21, RightHandSide = true)]
[GramKernel(9, 33, RightHandSide = true)]
[GramKernel(64, 784, RightHandSide = true)]
internal sealed partial class NormalEquations;

/// <summary>One size of everything: the camera's six parameters, nine observations after the other.</summary>
[GramKernel(6, 9, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Gradient = true)]
internal readonly partial struct CameraStep;

/// <summary>With weights: straight, looped and packed.</summary>
[GramKernel(4, 37, Weights = true)]
[GramKernel(8, 24, Weights = true)]
[GramKernel(11, 35, Weights = true)]
[GramKernel(60, 790, Weights = true)]
internal sealed partial class WeightedKernels;

/// <summary>With weights and a right-hand side, as logistic regression on few features has them: straight and looped.</summary>
[GramKernel(
    4, 90, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true, Gradient = true)]
[GramKernel(
    10, 90, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true, Gradient = true)]
internal readonly partial struct ReweightedSteps;

/// <summary>One size with weights of features in half precision.</summary>
[GramKernel(3, 29, Element = GramElement.Half, RightHandSide = true, Weights = true)]
internal readonly partial struct WeightedHalves;
