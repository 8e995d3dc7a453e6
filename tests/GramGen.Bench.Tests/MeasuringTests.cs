using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;

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
            () => Thread.Yield(),
            InterleavedTiming.DefaultShare);

        // The first call, two to calibrate, and three samples.
        Assert.Equal(6, calls);
        Assert.True(medians[0] < medians[1]);
        Assert.True(medians[1] > 100_000);
    }

    [Fact]
    public void StallOfAnEarlyCall_MakesNoShortSamples()
    {
        int calls = 0;
        InterleavedTiming.Measure(
            [
                () =>
                {
                    if (++calls == 4)
                    {
                        Thread.Sleep(50);
                    }
                },
            ],
            () => Thread.Yield(),
            TimeSpan.Zero);

        // Without the stall a sample has thousands of calls.
        Assert.True(calls > 1000, $"{calls} calls");
    }

    [Fact]
    public void ThreadTeam_SumsItsThreads()
    {
        Assert.Equal(3, ThreadTeam.Sum(threads: 3, thread => thread));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(61)]
    public void Expectation_DetectsOneWrongEntry(int pixels)
    {
        var shape = new GramShape(5, pixels);
        float[] features = [.. Enumerable.Range(0, shape.FeatureLength).Select(k => 1f + (k % 5))];
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram);
        var inputs = new OperationInputs(shape, features, GramOptions.Default);
        Expectation expected = new Expectations(inputs).Product;
        // Products of small integers are exact.
        Assert.Equal(0, expected.LargestError(ResultMatrix.ToDouble<float>(gram)));

        gram[9] *= 1.25f;
        Assert.Equal(0.25, expected.LargestError(ResultMatrix.ToDouble<float>(gram)), 1e-6);
    }
}
