using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Features pixel after pixel give the bits of the same features channel after channel.</summary>
public sealed class LayoutTests
{
    private const int Moat = 64;

    public static TheoryData<GramIsa, GramImplementation> IsasAndPaths =>
        [.. from isa in Enum.GetValues<GramIsa>() from implementation in new[] { GramImplementation.Generated, GramImplementation.Generic } select (isa, implementation)];

    [Theory]
    [MemberData(nameof(IsasAndPaths))]
    public void ChannelsLast_HasTheBitsOfChannelsFirst(GramIsa isa, GramImplementation implementation)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            float[] features = Samples.Uniform(shape);
            string expected = Digest.Of<float>(Paths.Compute(shape, features, isa, implementation, 0.7f));
            float[] moated = new float[shape.FeatureLength + (2 * Moat)];
            Array.Fill(moated, float.NaN);
            Layouts.ChannelsLast(features, shape).CopyTo(moated, Moat + 3);
            foreach (int threads in new[] { 1, -1 })
            {
                float[] gram = new float[shape.GramLength];
                Gram.Compute(
                    moated.AsSpan(Moat + 3, shape.FeatureLength),
                    shape with { Layout = FeatureLayout.ChannelsLast },
                    gram,
                    scale: 0.7f,
                    options: new GramOptions { Isa = isa, Implementation = implementation, MaxDegreeOfParallelism = threads });
                Assert.True(expected == Digest.Of<float>(gram), $"{shape}, {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndPaths))]
    public void Doubles_Too(GramIsa isa, GramImplementation implementation)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in EdgeDoubleKernels.Shapes)
        {
            double[] features = Samples.UniformDoubles(shape);
            double[] gram = new double[shape.GramLength];
            Gram.Compute(Layouts.ChannelsLast(features, shape), shape with { Layout = FeatureLayout.ChannelsLast }, gram, options: new GramOptions { Isa = isa, Implementation = implementation });
            Assert.Equal(Paths.Compute(shape, features, isa, implementation), gram);
        }
    }

    /// <summary>Every number of channels and pixels around whole vectors, and more channels than a region has.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryEdge_HasTheBitsOfChannelsFirst(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (int channels in Enumerable.Range(1, 37).Append(300))
        {
            foreach (int pixels in new[] { 1, 15, 16, 17, 33, 260, 1024, 1040 })
            {
                var shape = new GramShape(channels, pixels);
                float[] features = Samples.Rectified(shape);
                float[] gram = new float[shape.GramLength];
                Gram.Compute(Layouts.ChannelsLast(features, shape), shape with { Layout = FeatureLayout.ChannelsLast }, gram, options: new GramOptions { Isa = isa });
                Assert.True(Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Auto)) == Digest.Of<float>(gram), $"{shape}");
            }
        }
    }

    [Fact]
    public void AKernelDeclaredSo_ReadsPixelAfterPixel()
    {
        foreach (GramShape shape in LastKernels.Shapes)
        {
            float[] features = Samples.Uniform(shape);
            float[] gram = new float[shape.GramLength];
            LastKernels.Compute(Layouts.ChannelsLast(features, shape), gram, 0.5f);
            Assert.Equal(DocumentedOrder.Gram(shape, features, 0.5f), gram);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                // Its tiles serve both layouts.
                Assert.Equal(gram, Paths.Compute(shape, features, isa, GramImplementation.Generated, 0.5f));
            }
        }
    }

    [Fact]
    public void BatchesAndOutputs_TakeIt()
    {
        var shape = new GramShape(22, 48);
        float[] features = [.. Enumerable.Range(0, 90).SelectMany(item => Samples.Uniform(shape, item))];
        float[] last = [.. features.Chunk(shape.FeatureLength).SelectMany(map => Layouts.ChannelsLast(map, shape))];
        float[] expected = new float[90 * shape.GramLength];
        float[] grams = new float[90 * shape.GramLength];
        var options = new GramOptions { Layout = FeatureLayout.ChannelsLast };
        Gram.ComputeBatch(features, shape, 90, expected);
        Gram.ComputeBatch(last, shape, 90, grams, options: options);
        Assert.Equal(expected, grams);

        float[] packed = new float[shape.PackedLength];
        float[] packedLast = new float[shape.PackedLength];
        Gram.ComputePacked(features.AsSpan(0, shape.FeatureLength), shape, packed);
        Gram.ComputePacked(last.AsSpan(0, shape.FeatureLength), shape, packedLast, options: options);
        Assert.Equal(packed, packedLast);
    }

    [Fact]
    public void AnExplanation_SaysSo()
    {
        var shape = new GramShape(64, 50_176);
        GramExplanation explanation = Gram.Explain(shape with { Layout = FeatureLayout.ChannelsLast }, options: new GramOptions { MaxDegreeOfParallelism = 1 });
        Assert.Equal(1040, explanation.PanelStride);
        Assert.Contains("transposed to rows of 1040 values", explanation.ToString(), StringComparison.Ordinal);
        Assert.InRange(explanation.ScratchBytes, 64 * 1040 * sizeof(float), 1_000_000);
    }

    /// <summary>Tiles of a size that is read in place cannot read pixel after pixel: the generic ones do, and it is said.</summary>
    [Fact]
    public void AnExplanation_NamesTheTilesThatRun()
    {
        var shape = new GramShape(10, 48);
        var last = new GramOptions { Layout = FeatureLayout.ChannelsLast };
        Assert.Equal(GramImplementation.Generated, Gram.Explain(shape).Implementation);
        Assert.Equal(0, Gram.Explain(shape).PanelStride);
        Assert.Equal(48, Gram.Explain(shape, options: last).PanelStride);
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            Assert.Equal(
                Gram.Explain(shape, options: last with { Isa = isa, Implementation = GramImplementation.Generic }).MicroTileRows, Gram.Explain(shape, options: last with { Isa = isa }).MicroTileRows);
        }
    }

    /// <summary>Pixel after pixel, the dot products of many channels would have to be turned; outer products need a copy only.</summary>
    [Theory]
    [InlineData(GramIsa.Avx512)]
    [InlineData(GramIsa.Avx2)]
    public void ManyChannels_AreOuterProductsSooner(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, 784);
        var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 };
        GramOptions last = options with { Layout = FeatureLayout.ChannelsLast };
        Assert.Equal(GramAlgorithm.DotProducts, Gram.Explain(shape, options: options).Algorithm);
        Assert.Equal(GramAlgorithm.OuterProducts, Gram.Explain(shape, options: last).Algorithm);
        Assert.Contains("copied to strips of 16 channels", Gram.Explain(shape, options: last).ToString(), StringComparison.Ordinal);
        float[] features = Samples.Uniform(shape);
        float[] gram = new float[shape.GramLength];
        Gram.Compute(Layouts.ChannelsLast(features, shape), shape, gram, options: last);
        Assert.Equal(Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic)), Digest.Of<float>(gram));
    }

    [Fact]
    public void ALayoutThatIsNone_IsRefused()
    {
        ArgumentOutOfRangeException refused =
            Assert.Throws<ArgumentOutOfRangeException>(() => new GramOptions { Layout = (FeatureLayout)7 });
        Assert.Contains("7 is none of ChannelsFirst, ChannelsLast.", refused.Message, StringComparison.Ordinal);
    }
}
