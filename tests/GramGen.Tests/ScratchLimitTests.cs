using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Tests;

/// <summary>
/// Legal shapes whose scratch memory no array holds. The spans have the right lengths and no memory, for nothing is computed.
/// </summary>
public sealed class ScratchLimitTests
{
    private const int Most = 46_340;

    [Fact]
    public void RightHandSides()
    {
        var shape = new GramShape(Most, 1);
        Refused(
            "The right-hand side of 46340×1 needs (C + 1)·(C + 1) = 2147488281 values of scratch memory; an array holds 2147483575.",
            () => Gram.Compute(
                Nothing<float>(Most), Nothing<float>(1), shape, Nothing<float>(shape.GramLength), Nothing<float>(Most)));
        ScratchLimits.RightHandSide<float>(new GramShape(Most - 1, 1));
    }

    [Theory]
    [InlineData(FeatureLayout.ChannelsFirst)]
    [InlineData(FeatureLayout.ChannelsLast)]
    public void Gradients(FeatureLayout layout)
    {
        var shape = new GramShape(46_317, 2, layout);
        string message = $"The gradient of {shape} needs C·(C + 48) = 2147487705 values of scratch memory; an array holds 2147483575.";
        Refused(message, () => Gram.Backward(
            Nothing<float>(shape.FeatureLength), shape, Nothing<float>(shape.GramLength), Nothing<float>(shape.FeatureLength)));
        Refused(message, () => Gram.StyleLoss(
            Nothing<float>(shape.FeatureLength), shape, Nothing<float>(shape.GramLength), Nothing<float>(shape.FeatureLength)));
        ScratchLimits.Gradient<float>(new GramShape(46_316, 1));
    }

    /// <summary>The formula holds whatever instruction set runs.</summary>
    [Fact]
    public void GradientsThatAreNotRefused_FitAnArray()
    {
        foreach (IsaTraits isa in IsaTraits.All)
        {
            Assert.InRange(isa.GemmMicroTile.Rows, 1, ScratchLimits.WidestPadding);
            Assert.InRange(isa.GemmMicroTile.Vectors * isa.VectorLanes, 1, ScratchLimits.WidestPadding);
        }

        Assert.All(
            Enumerable.Range(1, ScratchLimits.WidestPadding),
            width => Assert.InRange(PackedGramGradient<float>.LengthOf(46_316, width), 1, PackBuffer<float>.Longest));
    }

    [Theory]
    [InlineData(46_339, 2, "46339×2 needs C·(C + 5 + 3·⌈M/1024⌉) = 2147673633")]
    [InlineData(46_300, 46_000, "46300×46000 needs C·(C + 5 + 3·⌈M/1024⌉) = 2150172000")]
    public void Covariances(int channels, int pixels, string needed)
    {
        var shape = new GramShape(channels, pixels);
        string message = $"The covariance or correlation of {needed} values of scratch memory; an array holds 2147483583.";
        Refused(message, () => Gram.ComputeCovariance(
            Nothing<float>(shape.FeatureLength), shape, Nothing<float>(shape.GramLength), Nothing<float>(0)));
        Refused(message, () => Gram.ComputeCorrelation(
            Nothing<float>(shape.FeatureLength), shape, Nothing<float>(shape.GramLength), Nothing<float>(channels)));
        ScratchLimits.Covariance<float>(new GramShape(46_202, pixels));
        ScratchLimits.Covariance<double>(new GramShape(46_202, pixels));
    }

    [Fact]
    public void AccumulatorsOfCovariances()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new GramAccumulator<float>(Most, GramStatistics.All));
        Assert.StartsWith(
            "Covariances of 46340 channels need C·(C + 5) = 2147627300 values; an array holds 2147483591.",
            refused.Message,
            StringComparison.Ordinal);
    }

    private static Span<T> Nothing<T>(int length)
        where T : struct => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(Span<T>.Empty), length);

    private static void Refused(string message, Action call)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>("shape", call);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }
}
