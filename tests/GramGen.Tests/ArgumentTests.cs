using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class ArgumentTests
{
    private static readonly GramShape Shape = EdgeKernels.Shapes[5];

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(-1, 5)]
    [InlineData(5, -1)]
    [InlineData(46341, 46341)]
    [InlineData(50000, 1)]
    [InlineData(2, int.MaxValue)]
    public void AnImpossibleShape_IsRefused(int channels, int pixels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramShape(channels, pixels));

    [Fact]
    public void ARefusedShape_IsExplained()
    {
        string tooSmall = Assert.Throws<ArgumentOutOfRangeException>(() => new GramShape(0, 5)).Message;
        Assert.Contains("channels must be at least 1; it is 0", tooSmall, StringComparison.Ordinal);
        string tooLarge = Assert.Throws<ArgumentOutOfRangeException>(() => new GramShape(50000, 1)).Message;
        Assert.Contains("C·C = 50000·50000 = 2500000000 exceeds the length of a span (2147483647)", tooLarge, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLargestShapes_AreAccepted()
    {
        Assert.Equal(int.MaxValue, new GramShape(1, int.MaxValue).FeatureLength);
        Assert.Equal(46340 * 46340, new GramShape(46340, 1).GramLength);
    }

    [Theory]
    [InlineData(-1, 0, "features")]
    [InlineData(1, 0, "features")]
    [InlineData(0, -1, "destination")]
    [InlineData(0, 1, "destination")]
    public void AWrongLength_IsRefusedAndNothingIsWritten(int features, int gram, string name)
    {
        float[] input = new float[Shape.FeatureLength + features];
        float[] output = new float[Shape.GramLength + gram];
        Array.Fill(output, 7f);

        ArgumentException atRunTime = Assert.Throws<ArgumentException>(() => Gram.Compute(input, Shape, output));
        Assert.Equal(name, atRunTime.ParamName);
        int expected = name == "features" ? Shape.FeatureLength : Shape.GramLength;
        int actual = name == "features" ? input.Length : output.Length;
        Assert.Contains($"{expected} values", atRunTime.Message, StringComparison.Ordinal);
        Assert.Contains($"has {actual}", atRunTime.Message, StringComparison.Ordinal);
        Assert.All(output, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void AWrongLengthForAKernel_IsRefusedAndNothingIsWritten()
    {
        float[] output = new float[OneSize.GramLength];
        Array.Fill(output, 7f);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => OneSize.Compute(new float[OneSize.FeatureLength - 1], output));
        Assert.Contains(
            "The features of 6×70 have 420 values (channels × pixels); the span has 419.", refused.Message,
            StringComparison.Ordinal);
        Assert.All(output, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void LengthsOfNoMemberOfAFamily_AreRefusedWithTheMembers()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => TwoSizes.Compute(new float[10], new float[4]));
        Assert.Contains(
            "TwoSizes has no size with 10 features and a Gram matrix of 4 values. It has 3×20, 17×48.", refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-2)]
    public void OverlappingSpans_AreRefusedAndNothingIsWritten(int shift)
    {
        var shape = new GramShape(2, 8);
        float[] memory = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        float[] before = [.. memory];
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            Gram.Compute(memory.AsSpan(10, shape.FeatureLength), shape, memory.AsSpan(10 + shift, shape.GramLength)));
        Assert.Contains("overlap", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, memory);
    }

    [Fact]
    public void NeighbouringSpans_AreNoOverlap()
    {
        var shape = new GramShape(2, 8);
        float[] memory = new float[shape.FeatureLength + shape.GramLength];
        memory.AsSpan(0, shape.FeatureLength).Fill(1f);
        Gram.Compute(memory.AsSpan(0, shape.FeatureLength), shape, memory.AsSpan(shape.FeatureLength));
        Assert.Equal([8f, 8f, 8f, 8f], memory[shape.FeatureLength..]);
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void TheLargestSizes_NeedNoMoreScratchThanAnArrayHolds(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in new GramShape[] { new(46_340, 46_340), new(1, int.MaxValue), new(1_000, 2_147_483) })
        {
            foreach (int threads in new[] { 1, 64 })
            {
                GramExplanation huge = Gram.Explain(shape, options: new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                Assert.InRange(huge.ScratchBytes / huge.Threads, 0, 4L * Array.MaxLength);
            }
        }
    }

    [Fact]
    public void AnEmptyShape_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Gram.Compute(Array.Empty<float>(), default, Array.Empty<float>()));
        Assert.Throws<ArgumentException>(() => Gram.Explain(default));
    }
}
