using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class StyleLossTests
{
    private static readonly (string Name, GramStyleLoss Loss)[] Presets =
    [
        (nameof(GramStyleLoss.Gatys), GramStyleLoss.Gatys),
        (nameof(GramStyleLoss.DeepTextures), GramStyleLoss.DeepTextures),
        (nameof(GramStyleLoss.Johnson), GramStyleLoss.Johnson),
        (nameof(GramStyleLoss.NeuralStyle), GramStyleLoss.NeuralStyle),
        ("custom", new GramStyleLoss(0.7, 0.2) * 3),
    ];

    public static TheoryData<string> Names => [.. Presets.Select(preset => preset.Name)];

    /// <summary>
    /// E is a polynomial of fourth degree in each feature, of which the five-point stencil gives the derivative exactly: what
    /// remains is the rounding of E, over the step.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradient_IsThatOfFiniteDifferences(string name)
    {
        GramStyleLoss loss = Presets.Single(preset => preset.Name == name).Loss;
        var shape = new GramShape(7, 19);
        double[] features = Samples.UniformDoubles(shape);
        double[] target = new double[shape.GramLength];
        Gram.Compute(Samples.UniformDoubles(shape, seed: 9), shape, target, scale: loss.Scale);
        double[] gradient = new double[shape.FeatureLength];
        double value = Gram.StyleLoss(features, shape, target, gradient, loss);
        const double Step = 1.0 / 64;
        double largest = gradient.Max(Math.Abs);
        Assert.True(largest > 0);
        for (int i = 0; i < features.Length; i++)
        {
            double difference = (At(i, -2) - At(i, 2) + (8 * (At(i, 1) - At(i, -1)))) / (12 * Step);
            Assert.InRange(Math.Abs(gradient[i] - difference), 0, 1e-12 * value / Step);
            Assert.InRange(1e-12 * value / Step, 0, 1e-4 * largest);
        }

        double At(int place, int steps)
        {
            double[] moved = [.. features];
            moved[place] += steps * Step;
            return Gram.StyleLoss(moved, shape, target, loss);
        }
    }

    /// <summary>With powers of two all factors are exact, and so are the relations between the presets.</summary>
    [Fact]
    public void Presets_DifferByTheKnownFactors()
    {
        var shape = new GramShape(8, 64);
        float[] features = Samples.Uniform(shape);
        float[] target = GradientSamples.Matrix(shape);
        (double gatys, float[] gradient) = Compute(shape, features, target, GramStyleLoss.Gatys);
        (double textures, float[] texturesGradient) = Compute(shape, features, Scaled(target, 1.0 / 64), GramStyleLoss.DeepTextures);
        (double johnson, float[] johnsonGradient) = Compute(shape, features, Scaled(target, 1.0 / 512), GramStyleLoss.Johnson);
        (double neural, float[] neuralGradient) = Compute(shape, features, Scaled(target, 1.0 / 512), GramStyleLoss.NeuralStyle);
        Assert.Equal(gatys, textures);
        Assert.Equal(4 * gatys, johnson);
        Assert.Equal(johnson / 64, neural);
        Assert.Equal(gradient, texturesGradient);
        Assert.Equal(Scaled(gradient, 4), johnsonGradient);
        Assert.Equal(Scaled(johnsonGradient, 1.0 / 64), neuralGradient);
        Assert.Equal(gatys, Compute(shape, features, target, default).Loss);
        Assert.Equal(2.5 * gatys, Compute(shape, features, target, GramStyleLoss.Gatys * 2.5).Loss, 1e-12 * gatys);
        Assert.Equal(gatys, Compute(shape, features, target, new GramStyleLoss(1, 0.25 / (512.0 * 512))).Loss);
    }

    [Fact]
    public void Factors_AreThoseOfTheLiterature()
    {
        var shape = new GramShape(3, 7);
        Assert.Equal(1.0 / (4 * 9 * 49), GramStyleLoss.Gatys.WeightFor(shape), 1e-18);
        Assert.Equal(1.0 / (4 * 9), GramStyleLoss.DeepTextures.WeightFor(shape), 1e-16);
        Assert.Equal(1, GramStyleLoss.Johnson.WeightFor(shape));
        Assert.Equal(1.0 / 9, GramStyleLoss.NeuralStyle.WeightFor(shape));
        Assert.Equal(GramScale.One, GramStyleLoss.Gatys.Scale);
        Assert.Equal(GramScale.PerPixel, GramStyleLoss.DeepTextures.Scale);
        Assert.Equal(GramScale.PerElement, GramStyleLoss.Johnson.Scale);
        Assert.Equal(GramScale.PerElement, GramStyleLoss.NeuralStyle.Scale);
        Assert.Equal(default, GramStyleLoss.Gatys);
        Assert.Equal(6, (new GramStyleLoss(1, 2) * 3).WeightFor(shape));
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryPath_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        GramStyleLoss loss = GramStyleLoss.NeuralStyle;
        foreach (GramShape shape in GradientSamples.Shapes)
        {
            double scale = loss.Scale.FactorFor(shape);
            float[] features = GradientSamples.Features(shape);
            float[] target = GradientSamples.Matrix(shape);
            float[] gram = Paths.Compute(shape, features, isa, GramImplementation.Generic, (float)scale);
            (double value, float[] expected) =
                DocumentedGradient.StyleLoss(shape, features, gram, target, scale, loss.WeightFor(shape), isMasked: true);
            foreach (FeatureLayout layout in Enum.GetValues<FeatureLayout>())
            {
                bool isLast = layout == FeatureLayout.ChannelsLast;
                var options = new GramOptions { Isa = isa };
                GramShape laidShape = shape with { Layout = layout };
                float[] input = isLast ? GradientSamples.Transposed(features, shape.Channels) : features;
                float[] gradient = new float[shape.FeatureLength];
                Assert.Equal(value, Gram.StyleLoss(input, laidShape, target, gradient, loss, reluMask: true, options: options));
                Assert.Equal(value, Gram.StyleLoss(input, laidShape, target, loss, options: options));
                Assert.True(
                    Digest.Of<float>(expected) == Digest.Of<float>(isLast ? GradientSamples.Transposed(gradient, shape.Pixels) : gradient),
                    $"{shape}, {layout}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Doubles_Too(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.FeatureLength < 10_000))
        {
            double[] features = GradientSamples.FeaturesOfDouble(shape);
            double[] target = GradientSamples.MatrixOfDouble(shape);
            double[] gram = Paths.Compute(shape, features, isa, GramImplementation.Generic);
            (double value, double[] expected) = DocumentedGradient.StyleLoss(
                shape, features, gram, target, 1, GramStyleLoss.Gatys.WeightFor(shape), isMasked: false);
            double[] gradient = new double[shape.FeatureLength];
            Assert.Equal(value, Gram.StyleLoss(features, shape, target, gradient, options: new GramOptions { Isa = isa }));
            Assert.Equal(Digest.Of<double>(expected), Digest.Of<double>(gradient));
        }
    }

    [Fact]
    public void OfTheTarget_OnlyTheLowerTriangleIsRead()
    {
        var shape = new GramShape(21, 50);
        float[] features = Samples.Uniform(shape);
        float[] target = GradientSamples.Symmetric(GradientSamples.Matrix(shape), shape.Channels);
        (double loss, float[] gradient) = Compute(shape, features, target, GramStyleLoss.Johnson);
        for (int row = 0; row < shape.Channels; row++)
        {
            target.AsSpan(((row * shape.Channels) + row + 1)..((row + 1) * shape.Channels)).Fill(float.NaN);
        }

        (double otherLoss, float[] otherGradient) = Compute(shape, features, target, GramStyleLoss.Johnson);
        Assert.Equal(loss, otherLoss);
        Assert.Equal(gradient, otherGradient);
    }

    [Fact]
    public void ItsOwnGram_HasNoLossAndNoGradient()
    {
        var shape = new GramShape(21, 50);
        float[] features = Samples.Uniform(shape);
        float[] target = new float[shape.GramLength];
        Gram.Compute(features, shape, target, scale: GramScale.PerElement);
        (double loss, float[] gradient) = Compute(shape, features, target, GramStyleLoss.Johnson);
        Assert.Equal(0, loss);
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void ANaN_IsTheNaN()
    {
        var shape = new GramShape(3, 20);
        float[] features = Samples.Uniform(shape);
        features[30] = BitConverter.UInt32BitsToSingle(0xFFC12345);
        (double loss, float[] gradient) = Compute(shape, features, new float[9], default);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(double.NaN), BitConverter.DoubleToUInt64Bits(loss));
        Assert.All(gradient, value => Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), BitConverter.SingleToUInt32Bits(value)));
    }

    private static (double Loss, float[] Gradient) Compute(GramShape shape, float[] features, float[] target, GramStyleLoss loss)
    {
        float[] gradient = new float[shape.FeatureLength];
        return (Gram.StyleLoss(features, shape, target, gradient, loss), gradient);
    }

    private static float[] Scaled(float[] values, double factor) => [.. values.Select(value => (float)(value * factor))];
}
