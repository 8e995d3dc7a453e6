using System.Numerics;

namespace GramGen.TorchSharp.Tests.Device;

public sealed class ProductOperationTests
{
    private static readonly GramShape Shape = new(6, 1030);

    public ProductOperationTests() => Torch.Require();

    public static TheoryData<Cut, FeatureLayout> Cases =>
    [
        .. from cut in Enum.GetValues<Cut>()
           from layout in Enum.GetValues<FeatureLayout>()
           select (cut, layout),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Singles_AreWithinTheBound(Cut cut, FeatureLayout layout) =>
        Check<float, float>(cut, layout);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Doubles_AreWithinTheBound(Cut cut, FeatureLayout layout) =>
        Check<double, double>(cut, layout);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Halves_AreWithinTheBound(Cut cut, FeatureLayout layout) =>
        Check<Half, float>(cut, layout);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ABatch_GivesEachMapItsMatrix(Cut cut, FeatureLayout layout)
    {
        const int Maps = 5;
        int featureStride = Shape.FeatureLength + 3;
        int gramStride = Shape.GramLength + 2;
        float[] features = new float[((Maps - 1) * featureStride) + Shape.FeatureLength];
        float[] grams = new float[((Maps - 1) * gramStride) + Shape.GramLength];
        Array.Fill(features, float.NaN);
        Array.Fill(grams, 7);
        Sample<float>[] samples = [.. Enumerable.Range(0, Maps).Select(map => new Sample<float>(Shape, layout, seed: map))];
        for (int map = 0; map < Maps; map++)
        {
            samples[map].Features.CopyTo(features, map * featureStride);
        }

        TorchGramBackend backend = TestDevices.With(cut, Shape, sizeof(float));
        var options = new GramOptions { Backend = backend };
        TestDevices.AssertNothingLeft(() => Gram.ComputeBatch(
            features, samples[0].Shape, Maps, grams, featureStride: featureStride, gramStride: gramStride, options: options));
        for (int map = 0; map < Maps; map++)
        {
            (double[] sums, double[] magnitudes) = samples[map].Products();
            float[] gram = grams[(map * gramStride)..((map * gramStride) + Shape.GramLength)];
            Exact.AssertNear(sums, magnitudes, gram, Shape.Pixels);
            Exact.AssertSymmetric(gram, Shape.Channels);
            Assert.All(grams.Skip((map * gramStride) + Shape.GramLength).Take(2), between => Assert.Equal(7, between));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 65)]
    [InlineData(65, 1)]
    [InlineData(40, 129)]
    public void EdgesOfShapes_AreWithinTheBound(int channels, int pixels)
    {
        var sample = new Sample<float>(new GramShape(channels, pixels));
        float[] gram = new float[sample.Shape.GramLength];
        Gram.Compute(sample.Features, sample.Shape, gram, options: new GramOptions { Backend = new TorchGramBackend("cpu") });
        (double[] sums, double[] magnitudes) = sample.Products();
        Exact.AssertNear(sums, magnitudes, gram, pixels);
    }

    [Fact]
    public void NaNAndInfinity_StayInTheirChannel()
    {
        var sample = new Sample<float>(Shape);
        sample.Features[2 * Shape.Pixels] = float.NaN;
        sample.Features[(4 * Shape.Pixels) + 5] = float.PositiveInfinity;
        float[] gram = new float[Shape.GramLength];
        TorchGramBackend backend = TestDevices.With(Cut.Planned, Shape, sizeof(float));
        Gram.Compute(sample.Features, Shape, gram, options: new GramOptions { Backend = backend });
        for (int i = 0; i < gram.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, Shape.Channels);
            Assert.Equal(row is 2 or 4 || column is 2 or 4, !float.IsFinite(gram[i]));
        }
    }

    private static void Check<T, TGram>(Cut cut, FeatureLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        var sample = new Sample<T>(Shape, layout);
        (double[] sums, double[] magnitudes) = sample.Products();
        TorchGramBackend backend = TestDevices.With(cut, Shape, Exact.IsDouble<T>() ? sizeof(double)
            : typeof(T) == typeof(Half) ? 2 : sizeof(float));
        var fallbacks = new List<GramFallbackEventArgs>();
        backend.FallbackOccurred += (_, fallback) => fallbacks.Add(fallback);
        var gram = new TGram[Shape.GramLength];
        var options = new GramOptions { Backend = backend };
        TestDevices.AssertNothingLeft(() => Gram.Compute(sample.Features, sample.Shape, gram, options: options));
        Exact.AssertNear(sums, magnitudes, gram, Shape.Pixels);
        Exact.AssertSymmetric(gram, Shape.Channels);
        Assert.Equal(cut == Cut.AfterRunningOut, fallbacks.Count > 0);
        Assert.DoesNotContain(fallbacks, fallback => fallback.IsOnCpu);

        TGram[] held = [.. Enumerable.Range(0, gram.Length)
            .Select(i => Exact.As<TGram>(i / Shape.Channels >= i % Shape.Channels ? i : double.NaN))];
        Gram.Compute(sample.Features, sample.Shape, held, scale: 0.25, beta: 2, options);
        double[] lower = [.. Enumerable.Range(0, gram.Length).Select(i => (double)Lower(i))];
        Exact.AssertNear(
            [.. sums.Select((sum, i) => (0.25 * sum) + (2 * lower[i]))],
            [.. magnitudes.Select((magnitude, i) => (0.25 * magnitude) + (2 * lower[i]))],
            held,
            Shape.Pixels + 3);
        Exact.AssertSymmetric(held, Shape.Channels);
    }

    /// <summary>The entry of the lower triangle that an entry has the value of.</summary>
    private static int Lower(int entry)
    {
        (int row, int column) = Math.DivRem(entry, Shape.Channels);
        return (Math.Max(row, column) * Shape.Channels) + Math.Min(row, column);
    }
}
