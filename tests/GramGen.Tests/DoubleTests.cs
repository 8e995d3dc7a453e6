using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What holds for <c>float</c> holds for <c>double</c>, with 8 lanes.</summary>
public sealed class DoubleTests
{
    private const int Moat = 64;
    private const double Scale = 0.3;

    private static GramShape[] Shapes => EdgeDoubleKernels.Shapes.ToArray();

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryPath_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            double[] features = Samples.UniformDoubles(shape);
            double[] expected = DocumentedOrder.Gram(shape, features, Scale);
            Assert.Equal(expected, Paths.Compute(shape, features, isa, GramImplementation.Generated, Scale));
            Assert.Equal(expected, Paths.Compute(shape, features, isa, GramImplementation.Generic, Scale));
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryGenericEdge_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        for (int channels = 1; channels <= 26; channels++)
        {
            foreach (int pixels in new[] { 1, 7, 8, 9, 15, 16, 17, 40, 1031 })
            {
                var shape = new GramShape(channels, pixels);
                double[] features = Samples.UniformDoubles(shape);
                Assert.Equal(
                    DocumentedOrder.Gram<double>(shape, features, 1),
                    Paths.Compute(shape, features, isa, GramImplementation.Generic));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryAlignment_GivesTheSameAndNothingAroundIsTouched(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes.Where(shape => shape.FeatureLength < 50_000))
        {
            double[] features = Samples.UniformDoubles(shape);
            double[] expected = Paths.Compute(shape, features, isa, GramImplementation.Generic);
            for (int offset = 0; offset < 8; offset++)
            {
                double[] moated = GC.AllocateUninitializedArray<double>(shape.FeatureLength + (2 * Moat), pinned: true);
                Array.Fill(moated, double.NaN);
                features.CopyTo(moated.AsSpan(Moat + offset));
                double[] canaries = new double[shape.GramLength + (2 * Moat)];
                Array.Fill(canaries, 12345);
                Span<double> gram = canaries.AsSpan(Moat - offset, shape.GramLength);
                Gram.Compute(moated.AsSpan(Moat + offset, shape.FeatureLength), shape, gram, options: new GramOptions { Isa = isa });
                Assert.Equal(expected, gram);
                Assert.All(canaries[..(Moat - offset)], canary => Assert.Equal(12345, canary));
                Assert.All(canaries[^(Moat + offset)..], canary => Assert.Equal(12345, canary));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void NonFiniteValues_GiveTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes.Where(shape => shape.FeatureLength < 50_000))
        {
            foreach (double value in new[]
            {
                BitConverter.UInt64BitsToDouble(0x7FF8_1234_5678_9ABC), double.NegativeInfinity, double.MaxValue, double.Epsilon,
            })
            {
                double[] features = Samples.UniformDoubles(shape);
                features[^1] = value;
                double[] expected = DocumentedOrder.Gram<double>(shape, features, 1);
                Assert.Equal(
                    Digest.Of<double>(expected),
                    Digest.Of<double>(Paths.Compute(shape, features, isa, GramImplementation.Generated)));
                Assert.Equal(
                    Digest.Of<double>(expected),
                    Digest.Of<double>(Paths.Compute(shape, features, isa, GramImplementation.Generic)));
            }
        }
    }

    [Theory]
    [InlineData(3, 9000)]
    [InlineData(40, 17_000)]
    [InlineData(150, 1100)]
    public void AnyThreads_GiveTheDocumentedOrder(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        double[] features = Samples.UniformDoubles(shape);
        double[] expected = DocumentedOrder.Gram(shape, features, Scale);
        foreach (int threads in new[] { 1, 2, -1 })
        {
            double[] gram = new double[shape.GramLength];
            Gram.Compute(features, shape, gram, scale: Scale, options: new GramOptions { MaxDegreeOfParallelism = threads });
            Assert.Equal(expected, gram);
        }
    }

    /// <summary>Against sums of decimals, which hold the products of such values exactly.</summary>
    [Fact]
    public void ASum_IsWithinTheBoundThatTheExplanationNames()
    {
        var shape = new GramShape(3, 20_000);
        var random = new Random(5);
        double[] features = new double[shape.FeatureLength];
        foreach (ref double value in features.AsSpan())
        {
            value = random.Next(-1_000_000_000, 1_000_000_000);
        }

        double[] gram = new double[shape.GramLength];
        Gram.Compute(features, shape, gram);
        double bound = Gram.Explain(shape, element: GramElement.Double).ErrorBound;
        Assert.InRange(bound, 1e-15, 1e-13);
        for (int i = 0; i < gram.Length; i++)
        {
            decimal exact = 0;
            decimal magnitude = 0;
            for (int k = 0; k < shape.Pixels; k++)
            {
                decimal product = (decimal)features[(i / 3 * shape.Pixels) + k] * (decimal)features[(i % 3 * shape.Pixels) + k];
                exact += product;
                magnitude += Math.Abs(product);
            }

            Assert.InRange(Math.Abs((decimal)gram[i] - exact), 0, (decimal)bound * magnitude);
        }
    }

    [Fact]
    public void AKernel_SaysWhatItComputes()
    {
        var shape = new GramShape(24, 600);
        GramExplanation explanation = Gram.Explain(shape, element: GramElement.Double);
        Assert.Equal(GramImplementation.Generated, explanation.Implementation);
        Assert.Equal(GramElement.Double, explanation.Element);
        Assert.Contains("24×600 of double", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal(GramImplementation.Generic, Gram.Explain(shape).Implementation);
    }

    [Fact]
    public void ItsSizes_AreListed()
    {
        Assert.Contains(new GramShape(24, 600), Gram.RegisteredShapes(GramElement.Double));
        Assert.DoesNotContain(new GramShape(24, 600), Gram.RegisteredShapes());
        Assert.Equal(Gram.RegisteredShapes(), Gram.RegisteredShapes(GramElement.Single));
    }

    [Fact]
    public void AnElementThatIsNone_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Gram.RegisteredShapes((GramElement)7));
        ArgumentOutOfRangeException refused =
            Assert.Throws<ArgumentOutOfRangeException>(() => Gram.Explain(new GramShape(2, 2), element: (GramElement)7));
        Assert.Contains("GramElement must be one of Single, Double, Half; it is 7.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongLength_IsRefused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => EdgeDoubleKernels.Compute(new double[13], new double[4]));
        Assert.StartsWith(
            "EdgeDoubleKernels has no size with 13 features and a Gram matrix of 4 values. It has", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CodeThatIsGeneric_TakesItsKernels()
    {
        double[] features = Samples.UniformDoubles(new GramShape(2, 8));
        Assert.Equal(DocumentedOrder.Gram<double>(new GramShape(2, 8), features, 1), Of<EdgeDoubleKernels>(features, 4));

        static double[] Of<TKernel>(double[] features, int length)
            where TKernel : IGramKernel<double, double>
        {
            double[] gram = new double[length];
            Gram.Compute<TKernel>(features, gram);
            return gram;
        }
    }
}
