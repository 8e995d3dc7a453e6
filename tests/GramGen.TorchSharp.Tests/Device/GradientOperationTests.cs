namespace GramGen.TorchSharp.Tests.Device;

public sealed class GradientOperationTests
{
    private static readonly GramShape Shape = new(6, 1030);

    public GradientOperationTests() => Torch.Require();

    public static TheoryData<Cut, FeatureLayout> Cases => ProductOperationTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void BackwardProducts_AreWithinTheBound(Cut cut, FeatureLayout layout)
    {
        var sample = new Sample<float>(Shape, layout);
        float[] given = new Sample<float>(new GramShape(Shape.Channels, Shape.Channels), seed: 5).Features;
        foreach (bool isSymmetric in new[] { false, true })
        {
            double[] sum = [.. Enumerable.Range(0, given.Length).Select(i => SumAt(given, i, isSymmetric))];
            (double[] sums, double[] magnitudes) = sample.Backward(sum, isMasked: isSymmetric, layout);
            float[] gradient = new float[Shape.FeatureLength];
            var options = new GramOptions { Backend = TestDevices.With(cut, Shape, sizeof(float)) };
            TestDevices.AssertNothingLeft(() => Gram.Backward(
                sample.Features, sample.Shape, given, gradient, scale: 0.5, symmetric: isSymmetric, reluMask: isSymmetric, options));
            Exact.AssertNear(Half(sums), Half(magnitudes), gradient, Shape.Channels + 3);
            Assert.Contains(gradient, value => value != 0);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StyleLossesOfDoubles_AreThoseOfTheCpu(Cut cut, FeatureLayout layout)
    {
        var sample = new Sample<double>(Shape, layout);
        double[] target = new double[Shape.GramLength];
        GramStyleLoss loss = 3 * GramStyleLoss.Johnson;
        Gram.Compute(new Sample<double>(Shape, seed: 2).Features, Shape, target, loss.Scale);
        var onDevice = new GramOptions { Backend = TestDevices.With(cut, Shape, sizeof(double)) };
        double[] expected = new double[Shape.FeatureLength];
        double[] gradient = new double[Shape.FeatureLength];
        double value = Gram.StyleLoss(sample.Features, sample.Shape, target, expected, loss, reluMask: true);
        TestDevices.AssertNothingLeft(() => Assert.Equal(
            1, Gram.StyleLoss(sample.Features, sample.Shape, target, gradient, loss, reluMask: true, onDevice) / value, 1e-11));
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First / largest, pair.Second / largest, 1e-11));
        Assert.Equal(1, Gram.StyleLoss(sample.Features, sample.Shape, target, loss, onDevice) / value, 1e-11);
    }

    [Fact]
    public void OfTheTarget_OnlyTheLowerTriangleIsRead()
    {
        var sample = new Sample<float>(Shape);
        float[] target = [.. Enumerable.Range(0, Shape.GramLength).Select(i => i / Shape.Channels >= i % Shape.Channels ? 1 : float.NaN)];
        var options = new GramOptions { Backend = new TorchGramBackend("cpu") };
        Assert.True(double.IsFinite(Gram.StyleLoss(sample.Features, Shape, target, default, options)));
    }

    private static double SumAt(float[] given, int entry, bool isSymmetric)
    {
        (int row, int column) = Math.DivRem(entry, Shape.Channels);
        float lower = given[(Math.Max(row, column) * Shape.Channels) + Math.Min(row, column)];
        float upper = given[(Math.Min(row, column) * Shape.Channels) + Math.Max(row, column)];
        // The sum is rounded once before the product, which the bound counts.
        return isSymmetric ? 2.0 * lower : (double)lower + upper;
    }

    private static double[] Half(double[] values) => [.. values.Select(value => value / 2)];
}
