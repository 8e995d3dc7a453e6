using GramGen.Bench.Measuring;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

public sealed class MeasuringTests
{
    [Fact]
    public void SlowCandidate_HasFewSamples()
    {
        int calls = 0;
        double[] medians = InterleavedTiming.Measure(
            [
                () => Thread.SpinWait(1),
                () =>
                {
                    calls++;
                    Thread.Sleep(120);
                },
            ],
            () => Thread.Yield());

        // The first, one to see how long it takes, and three samples.
        Assert.Equal(5, calls);
        Assert.True(medians[0] < medians[1]);
        Assert.True(medians[1] > 100_000);
    }

    [Fact]
    public void Threads_EachAddTheirOwn()
    {
        Assert.Equal(3, AllAtOnce.Sum(threads: 3, thread => thread));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(61)]
    public void Reference_SeesOneWrongEntry(int pixels)
    {
        var shape = new GramShape(5, pixels);
        float[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(k => 1f + (k % 5))];
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram);
        // Small integers come out exact.
        Assert.Equal(0, ReferenceGram.LargestRelativeError(shape, features, gram));

        gram[9] *= 1.25f;
        Assert.Equal(0.25, ReferenceGram.LargestRelativeError(shape, features, gram), 1e-6);
    }
}
