using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Features pixel after pixel give the bits of the same features channel after channel.</summary>
public sealed class LayoutTests
{
    private const int Moat = 64;

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void ChannelsLast_HasTheBitsOfChannelsFirst(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            float[] features = Samples.Uniform(shape);
            string expected = Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic, 0.7f));
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
                    options: new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                Assert.True(expected == Digest.Of<float>(gram), $"{shape}, {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Doubles_Too(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in EdgeDoubleKernels.Shapes)
        {
            double[] features = Samples.UniformDoubles(shape);
            double[] gram = new double[shape.GramLength];
            Gram.Compute(
                Layouts.ChannelsLast(features, shape), shape with { Layout = FeatureLayout.ChannelsLast }, gram,
                options: new GramOptions { Isa = isa });
            Assert.Equal(Paths.Compute(shape, features, isa, GramImplementation.Generic), gram);
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
                Gram.Compute(
                    Layouts.ChannelsLast(features, shape), shape with { Layout = FeatureLayout.ChannelsLast }, gram,
                    options: new GramOptions { Isa = isa });
                Assert.True(
                    Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Auto)) == Digest.Of<float>(gram), $"{shape}");
            }
        }
    }

    /// <summary>A kernel takes the layout that it is declared for; in the other, the same size takes the generic kernels.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void AKernelOfChannelsLast_HasTheBitsOfChannelsFirst(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in LastKernels.Shapes)
        {
            Assert.Equal(FeatureLayout.ChannelsLast, shape.Layout);
            float[] features = Samples.Uniform(shape);
            float[] last = Layouts.ChannelsLast(features, shape);
            float[] expected = DocumentedOrder.Gram(shape, features, 0.5f);
            float[] gram = new float[shape.GramLength];
            LastKernels.Compute(last, gram, 0.5f);
            Assert.Equal(expected, gram);
            foreach (int threads in new[] { 1, -1 })
            {
                var options = new GramOptions
                {
                    Isa = isa,
                    Implementation = GramImplementation.Generated,
                    MaxDegreeOfParallelism = threads,
                };
                Gram.Compute(last, shape, gram, scale: 0.5, options: options);
                Assert.Equal(expected, gram);
            }

            GramShape first = shape with { Layout = FeatureLayout.ChannelsFirst };
            Assert.Equal(expected, Paths.Compute(first, features, isa, GramImplementation.Auto, 0.5f));
        }

        Assert.Throws<InvalidOperationException>(() =>
            Paths.Compute(new GramShape(5, 30), new float[150], isa, GramImplementation.Generated));
    }

    [Fact]
    public void BatchesAndOutputs_TakeIt()
    {
        var shape = new GramShape(22, 48);
        float[] features = [.. Enumerable.Range(0, 90).SelectMany(item => Samples.Uniform(shape, item))];
        float[] last = [.. features.Chunk(shape.FeatureLength).SelectMany(map => Layouts.ChannelsLast(map, shape))];
        float[] expected = new float[90 * shape.GramLength];
        float[] grams = new float[90 * shape.GramLength];
        GramShape lastShape = shape with { Layout = FeatureLayout.ChannelsLast };
        Gram.ComputeBatch(features, shape, 90, expected);
        Gram.ComputeBatch(last, lastShape, 90, grams);
        Assert.Equal(expected, grams);

        float[] packed = new float[shape.PackedLength];
        float[] packedLast = new float[shape.PackedLength];
        Gram.ComputePacked(features.AsSpan(0, shape.FeatureLength), shape, packed);
        Gram.ComputePacked(last.AsSpan(0, shape.FeatureLength), lastShape, packedLast);
        Assert.Equal(packed, packedLast);
    }

    [Fact]
    public void AnExplanation_SaysSo()
    {
        // Too few channels for outer products, on every processor.
        var shape = new GramShape(12, 50_176);
        GramExplanation explanation = Gram.Explain(
            shape with { Layout = FeatureLayout.ChannelsLast }, options: new GramOptions { MaxDegreeOfParallelism = 1 });
        Assert.Equal(1040, explanation.PanelStride);
        Assert.Contains("transposed to rows of 1040 values", explanation.ToString(), StringComparison.Ordinal);
        Assert.InRange(explanation.ScratchBytes, 12 * 1040 * sizeof(float), 1_000_000);
    }

    /// <summary>A kernel is declared for one layout; the other takes the generic kernels.</summary>
    [Fact]
    public void AnExplanation_NamesTheMicroKernelsThatRun()
    {
        var shape = new GramShape(10, 48);
        GramShape last = shape with { Layout = FeatureLayout.ChannelsLast };
        Assert.Equal(GramImplementation.Generated, Gram.Explain(shape).Implementation);
        Assert.Equal(GramImplementation.Generic, Gram.Explain(last).Implementation);
        Assert.Equal(0, Gram.Explain(shape).PanelStride);
        Assert.Equal(48, Gram.Explain(last).PanelStride);
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            Assert.Equal(
                Gram.Explain(last, options: new GramOptions { Isa = isa, Implementation = GramImplementation.Generic }).MicroTileRows,
                Gram.Explain(last, options: new GramOptions { Isa = isa }).MicroTileRows);
        }
    }

    /// <summary>Dot products transpose channels-last features; outer products only copy them.</summary>
    [Theory]
    [InlineData(GramIsa.Avx512)]
    [InlineData(GramIsa.Avx2)]
    public void ManyChannels_AreCopiedForOuterProducts(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, 784);
        var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 };
        GramShape last = shape with { Layout = FeatureLayout.ChannelsLast };
        Assert.Equal(GramAlgorithm.OuterProducts, Gram.Explain(last, options: options).Algorithm);
        Assert.Contains("copied to panels of 16 channels", Gram.Explain(last, options: options).ToString(), StringComparison.Ordinal);
        float[] features = Samples.Uniform(shape);
        float[] gram = new float[shape.GramLength];
        Gram.Compute(Layouts.ChannelsLast(features, shape), last, gram, options: options);
        Assert.Equal(Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic)), Digest.Of<float>(gram));
    }

    [Fact]
    public void ALayoutThatIsNone_IsRefused()
    {
        ArgumentOutOfRangeException refused =
            Assert.Throws<ArgumentOutOfRangeException>(() => new GramShape(3, 4, (FeatureLayout)7));
        Assert.Contains("FeatureLayout must be one of ChannelsFirst, ChannelsLast; it is 7.", refused.Message, StringComparison.Ordinal);
    }
}
