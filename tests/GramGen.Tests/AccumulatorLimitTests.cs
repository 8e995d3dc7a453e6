namespace GramGen.Tests;

public sealed class AccumulatorLimitTests
{
    /// <summary>Doubled until the blocks can no longer be counted: the last sum is exact, and one pixel more is refused.</summary>
    [Fact]
    public void MorePixelsThanAreCounted_AreRefused()
    {
        var sum = new GramAccumulator<float>(1, GramStatistics.All);
        sum.Add(Enumerable.Repeat(1f, 8192).ToArray(), 8192);
        GramAccumulator<float> total = new(1, GramStatistics.All);
        for (int doubling = 0; doubling < 27; doubling++)
        {
            sum.Append(Accumulated.SavedAndLoaded(sum));
        }

        // 2⁴⁰ + 2³⁹ + … + 2¹³ pixels: all levels but the open group.
        total.Append(sum);
        for (GramAccumulator<float> next = sum; next.Pixels > 8192;)
        {
            next = Ones(next.Pixels / 2);
            total.Append(next);
        }

        Assert.Equal((1L << 41) - 8192, total.Pixels);
        float[] gram = new float[1];
        total.ReadGram(gram);
        Assert.Equal((float)total.Pixels, gram[0]);
        total.ReadCovariance(gram, []);
        Assert.Equal(0, gram[0]);
        byte[] before = Accumulated.Saved(total);
        const string Message =
            "An accumulator of Single holds at most 2199023247360 pixels; it has 2199023247360, and 1 more were to be added.";
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => total.Add(new float[1], 1)).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => total.Append(OnePixel())).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => total.Merge(OnePixel())).Message);
        Assert.Equal(before, Accumulated.Saved(total));

        static GramAccumulator<float> Ones(long pixels)
        {
            var ones = new GramAccumulator<float>(1, GramStatistics.All);
            ones.Add(Enumerable.Repeat(1f, 8192).ToArray(), 8192);
            while (ones.Pixels < pixels)
            {
                ones.Append(Accumulated.SavedAndLoaded(ones));
            }

            return ones;
        }

        static GramAccumulator<float> OnePixel()
        {
            var one = new GramAccumulator<float>(1, GramStatistics.All);
            one.Add([1], 1);
            return one;
        }
    }
}
