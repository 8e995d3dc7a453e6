using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What weighted products and gradients are tried on.</summary>
internal static class WeightedSamples
{
    /// <summary>From 0.25 to 2.25, no two alike in a block; their roots are not exact.</summary>
    public static T[] Weights<T>(int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, pixels).Select(pixel => T.CreateChecked(0.25 + (2 * ((pixel * 0.618) % 1))))];

    /// <summary>A gradient channel after channel.</summary>
    public static T[] ChannelsFirst<T>(T[] gradient, GramShape shape, FeatureLayout layout) =>
        layout == FeatureLayout.ChannelsLast ? GradientSamples.Transposed(gradient, shape.Pixels) : gradient;
}
