using System.Numerics;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Statistics;

namespace GramGen.Tests;

/// <summary>One channel of nearly 2³¹ pixels, where sums of indices leave the range of an int. Pixels are not touched.</summary>
public sealed class LongChannelTests
{
    /// <summary>
    /// The blocks' means are merged to the last: here block b has the mean b, so the variance is that of the numbers of blocks.
    /// </summary>
    [Theory]
    [InlineData(2_147_482_624)]
    [InlineData(2_147_482_625)]
    [InlineData(int.MaxValue)]
    public unsafe void ACovariance_MergesAllBlocks(int pixels)
    {
        float features = 0;
        float variance = 0;
        float[] mean = new float[1];
        int blocks = 1 + ((pixels - 1) / 1024);
        var arguments = new SyrkArguments<float>(
            new PinnedSpan<float>(&features, pixels), default, new PinnedSpan<float>(&variance, 1), new GramOutput(1), scale: 1, beta: 0);
        CovarianceProduct.Compute(
            channels: 1, pixels, new FeatureFormat(IsChannelsLast: false, pixels), weights: default, new WeightTotals(pixels, pixels),
            arguments, mean, CovarianceKind.Biased, Multiply);
        // The last block may have a single pixel.
        Assert.InRange(mean[0] - ((blocks - 1) / 2.0), -0.6, 0.6);
        Assert.Equal(((double)blocks * blocks - 1) / 12, variance, 1e-6 * blocks * blocks);

        void Multiply(int channels, int count, FeatureFormat format, in SyrkArguments<float> call, bool mayUseThreads)
        {
            var means = new BlockMeans(call.Means.Span, channels);
            for (int block = 0; block < blocks; block++)
            {
                means.Set(block, channel: 0, mean: block, residual: 0, exponent: 0);
            }

            call.Gram.Span[0] = 0;
        }
    }

    /// <summary>Every pixel of a backward product is in one block, or before the first or after the last.</summary>
    [Theory]
    [InlineData(2_147_450_880)]
    [InlineData(2_147_450_896)]
    [InlineData(2_147_483_632)]
    [InlineData(int.MaxValue)]
    public void ABackwardProduct_CoversAllPixels(int pixels)
    {
        foreach (bool isChannelsLast in new[] { false, true })
        {
            AssertCovered<float, ScalarGemmMicroKernels<float>>(pixels, isChannelsLast);
            AssertCovered<double, ScalarGemmMicroKernels<double>>(pixels, isChannelsLast);
        }
    }

    private static unsafe void AssertCovered<T, TMicroKernels>(int pixels, bool isChannelsLast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        T value = default;
        var operand = new PinnedSpan<T>(&value, pixels);
        var blocks = PixelBlocks.For<T, TMicroKernels>(new BackwardArguments<T>
        {
            Channels = 1,
            Pixels = pixels,
            IsChannelsLast = isChannelsLast,
            Features = operand,
            Destination = operand,
            GramGradient = operand,
            Scale = T.One,
        });
        int next = blocks.Head;
        for (int block = 0; block < blocks.Count; block++)
        {
            Assert.Equal(next, blocks.StartOf(block));
            next = blocks.EndOf(block);
        }

        Assert.Equal(blocks.End, next);
        Assert.InRange(pixels - blocks.End, 0, TMicroKernels.VectorLength - 1);
    }
}
