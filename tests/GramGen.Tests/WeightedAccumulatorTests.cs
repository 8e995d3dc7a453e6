using System.Buffers.Binary;
using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Accumulators of weighted pixels: the results have the bits of the calls with all pixels.</summary>
public sealed class WeightedAccumulatorTests
{
    private const int Channels = 3;

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    private delegate void Adding<TFeature, T>(GramAccumulator<T> accumulator, ReadOnlySpan<TFeature> features, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void Parts_HaveTheBitsOfTheOneCall(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(Channels, 70_001);
        AssertBits<float, float>(
            Samples.Uniform(shape), shape, isa, layout, (accumulator, values, weights) => accumulator.AddWeighted(values, weights));
        shape = new GramShape(Channels, 40_001);
        AssertBits<double, double>(
            Samples.UniformDoubles(shape), shape, isa, layout, (accumulator, values, weights) => accumulator.AddWeighted(values, weights));
        AssertBits<Half, float>(
            Samples.UniformHalves(shape), shape, isa, layout, (accumulator, values, weights) => accumulator.AddWeighted(values, weights));
    }

    /// <summary>Blocks without weight, blocks in other units, and pixels left out that hold NaN, at every kind of cut.</summary>
    [Fact]
    public void OddWeightsAndValues_HaveTheBitsOfTheOneCall()
    {
        var shape = new GramShape(Channels, 60_000);
        double[] features = Samples.UniformDoubles(shape);
        double[] weights = Weights<double>(shape.Pixels);
        weights.AsSpan(0, 700).Clear();
        weights.AsSpan(8192, 1000).Clear();
        weights.AsSpan(20_000, 9000).Clear();
        features.AsSpan(20_000, 9000).Fill(double.NaN);
        foreach ((int first, double factor) in new[] { (4096, 1e200), (30_000, 1e-200), (60_000 + 30_000, 1e300), (90_000, 1e-170) })
        {
            foreach (ref double value in features.AsSpan(first, 5000))
            {
                value *= factor;
            }
        }

        foreach (ref double weight in weights.AsSpan(45_000, 3000))
        {
            weight *= 1e-280;
        }

        AssertBits<double, double>(
            features, shape, Gram.SupportedIsas[0], FeatureLayout.ChannelsFirst,
            (accumulator, values, parts) => accumulator.AddWeighted(values, parts), weights);
    }

    /// <summary>Weights of 1 are no weights, but for the version of the saved bytes.</summary>
    [Fact]
    public void WeightsOfOne_HaveTheBitsWithoutWeights()
    {
        var shape = new GramShape(5, 20_000);
        double[] features = Samples.UniformDoubles(shape);
        double[] ones = new double[shape.Pixels];
        ones.AsSpan().Fill(1);
        var plain = new GramAccumulator<double>(5);
        var weighted = new GramAccumulator<double>(5, GramStatistics.All);
        plain.Add(features, shape.Pixels);
        weighted.AddWeighted(features, ones);
        (double[] expected, double[] actual) = (new double[25], new double[25]);
        plain.ReadGram(expected);
        weighted.ReadGram(actual);
        Assert.Equal(expected, actual);
        Gram.ComputeCovariance(features, shape, expected, []);
        weighted.ReadCovariance(actual, [], WeightedNormalization.Frequency);
        Assert.Equal(0, expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max(), 1e-15);
        Assert.Equal((20_000, 20_000), (weighted.WeightSum, weighted.SquaredWeightSum));
        Assert.Equal((20_000, 20_000), (plain.WeightSum, plain.SquaredWeightSum));
        Assert.Equal((true, false), (weighted.IsWeighted, plain.IsWeighted));
        Assert.Equal((3, 4), (VersionOf(plain), VersionOf(weighted)));

        static int VersionOf(GramAccumulator<double> accumulator) =>
            BinaryPrimitives.ReadInt32LittleEndian(Accumulated.Saved(accumulator).AsSpan(8));
    }

    [Fact]
    public void Merged_AreTheSums()
    {
        var shape = new GramShape(Channels, 3000);
        double[] features = Samples.UniformDoubles(shape);
        double[] weights = Weights<double>(shape.Pixels);
        GramAccumulator<double> whole = Part(0, 3000);
        var merged = new GramAccumulator<double>(Channels, GramStatistics.All);
        foreach ((int first, int pixels) in new[] { (0, 900), (900, 20), (920, 2080) })
        {
            merged.Merge(Accumulated.SavedAndLoaded(Part(first, pixels)));
        }

        merged = Accumulated.SavedAndLoaded(merged);
        Assert.True(merged.IsWeighted);
        Assert.Equal(whole.WeightSum, merged.WeightSum, 1e-11);
        Assert.Equal(whole.SquaredWeightSum, merged.SquaredWeightSum, 1e-11);
        foreach (WeightedNormalization normalization in Enum.GetValues<WeightedNormalization>())
        {
            (double[] expected, double[] actual) = (new double[9], new double[9]);
            (double[] expectedMeans, double[] means) = (new double[3], new double[3]);
            whole.ReadCovariance(expected, expectedMeans, normalization);
            merged.ReadCovariance(actual, means, normalization);
            Assert.All(expected.Zip(actual).Concat(expectedMeans.Zip(means)), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        }

        GramAccumulator<double> Part(int first, int pixels)
        {
            var part = new GramAccumulator<double>(Channels, GramStatistics.All);
            part.AddWeighted(features.AsSpan(first, (2 * 3000) + pixels), weights.AsSpan(first, pixels), stride: 3000);
            return part;
        }
    }

    /// <summary>Every byte counts: cut off anywhere or changed anywhere, it is an error.</summary>
    [Fact]
    public void ADamagedStream_IsRefused()
    {
        var accumulator = new GramAccumulator<float>(2, GramStatistics.All);
        accumulator.AddWeighted(Samples.Uniform(new GramShape(2, 1100)), Weights<float>(1100));
        byte[] saved = Accumulated.Saved(accumulator);
        for (int place = 0; place < saved.Length; place += place < 80 ? 1 : 37)
        {
            byte[] damaged = [.. saved];
            damaged[place] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<float>(new MemoryStream(damaged)));
            Assert.Throws<InvalidDataException>(() => GramAccumulator.Load<float>(new MemoryStream(saved[..place])));
        }
    }

    [Fact]
    public void WeightsAndNone_DoNotMix()
    {
        var plain = new GramAccumulator<float>(2, GramStatistics.All);
        plain.Add(new float[] { 1, 2 }, 1);
        var weighted = new GramAccumulator<float>(2, GramStatistics.All);
        weighted.AddWeighted([1, 2], [3]);
        byte[] saved = Accumulated.Saved(weighted);
        Refuse<InvalidOperationException>(
            "The pixels of this accumulator have weights; add others by AddWeighted.", () => weighted.Add(new float[] { 1, 2 }, 1));
        Refuse<InvalidOperationException>(
            "The pixels of this accumulator have weights; read their covariance with a WeightedNormalization.",
            () => weighted.ReadCovariance(new float[4], []));
        Refuse<InvalidOperationException>(
            "The pixels of this accumulator have no weights; add others by Add.", () => plain.AddWeighted([1, 2], [3]));
        Refuse<ArgumentException>(
            "The pixels of the other accumulator have weights, those of this have none.", () => plain.Merge(weighted));
        Refuse<ArgumentException>(
            "The pixels of this accumulator have weights, those of the other have none.", () => weighted.Append(plain));
        Refuse<ArgumentException>(
            "Weights are finite and not negative; that of pixel 1 of the chunk is -1.", () => weighted.AddWeighted([1, 2, 3, 4], [3, -1]));
        Refuse<ArgumentException>(
            "Weights are finite and not negative; that of pixel 0 of the chunk is NaN.", () => weighted.AddWeighted([1, 2], [float.NaN]));
        Refuse<ArgumentException>(
            "A chunk of 2 channels × 2 pixels with a stride of 2 has 4 values; the span has 3.",
            () => weighted.AddWeighted([1, 2, 3], [3, 1]));
        Refuse<InvalidOperationException>(
            "A covariance is divided by Σw − Σw²/Σw, which must be positive and finite; it is 0.",
            () => weighted.ReadCovariance(new float[4], [], WeightedNormalization.Reliability));
        weighted.AddWeighted([], []);
        Assert.Equal(saved, Accumulated.Saved(weighted));
        Assert.Equal(1, plain.Pixels);

        // Without pixels it takes either.
        weighted.Append(new GramAccumulator<float>(2, GramStatistics.All));
        new GramAccumulator<float>(2).Append(weighted);
        weighted.Clear();
        Assert.False(weighted.IsWeighted);
        weighted.Add(new float[] { 1, 2 }, 1);
        Assert.Equal(Accumulated.Saved(plain), Accumulated.Saved(weighted));

        weighted.Clear();
        weighted.AddWeighted([float.NaN, 2], [0]);
        Refuse<InvalidOperationException>("The weights of all pixels are 0.", () => weighted.ReadMeans(new float[2]));
        Refuse<InvalidOperationException>("The weights of all pixels are 0.", () => weighted.ReadCorrelation(new float[4], []));
        float[] gram = new float[4];
        weighted.ReadGram(gram);
        Assert.Equal([0, 0, 0, 0], gram);

        static void Refuse<TException>(string message, Action call)
            where TException : Exception =>
            Assert.StartsWith(message, Assert.ThrowsAny<TException>(call).Message, StringComparison.Ordinal);
    }

    /// <summary>Cuts pixels at random, appends parts of units, saves and loads some, and compares everything that can be read.</summary>
    private static void AssertBits<TFeature, T>(
        TFeature[] features, GramShape shape, GramIsa isa, FeatureLayout layout, Adding<TFeature, T> add, T[]? weights = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        weights ??= Weights<T>(shape.Pixels);
        var gram = new T[shape.GramLength];
        var covariance = new T[shape.GramLength];
        var means = new T[shape.Channels];
        Gram.ComputeWeighted<TFeature, T>(features, weights, shape, gram, scale: 0.3);
        Gram.ComputeWeightedCovariance<TFeature, T>(features, weights, shape, covariance, means, WeightedNormalization.Reliability);
        TFeature[] pixelByPixel = Layouts.ChannelsLast(features, shape);
        int unit = GramAccumulator.AppendUnit<T>();
        byte[]? saved = null;
        for (int seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            GramAccumulator<T> total = NewAccumulator();
            for (int first = 0; first < shape.Pixels;)
            {
                // A part has any power of two of units that divides its position.
                int most = BitOperations.TrailingZeroCount((first / unit) | 8);
                int end = Math.Min(first + (unit << random.Next(most + 1)), shape.Pixels);
                if ((end - first) % unit != 0 && end - first > unit)
                {
                    end = first + unit;
                }

                GramAccumulator<T> part = Part(first, end);
                total.Append(random.Next(2) == 0 ? part : Accumulated.SavedAndLoaded(part));
                first = end;
            }

            AssertRead(total, $"seed {seed}");
            AssertRead(Part(0, shape.Pixels), $"chunks, seed {seed}");
            saved ??= Accumulated.Saved(total);
            Assert.Equal(saved, Accumulated.Saved(total));

            GramAccumulator<T> Part(int first, int end)
            {
                GramAccumulator<T> part = NewAccumulator();
                while (first < end)
                {
                    int pixels = Math.Min(random.Next(1, 3 * unit), end - first);
                    ReadOnlySpan<TFeature> chunk = pixelByPixel.AsSpan(first * shape.Channels, pixels * shape.Channels);
                    add(
                        part,
                        layout == FeatureLayout.ChannelsLast
                            ? chunk
                            : Layouts.ChannelsLast(chunk.ToArray(), new GramShape(pixels, shape.Channels)),
                        weights.AsSpan(first, pixels));
                    first += pixels;
                }

                return part;
            }

            GramAccumulator<T> NewAccumulator() => new(
                shape.Channels, GramStatistics.All, layout, new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 + (seed % 2) });
        }

        void AssertRead(GramAccumulator<T> accumulator, string what)
        {
            (var matrix, var vector) = (new T[shape.GramLength], new T[shape.Channels]);
            accumulator.ReadGram(matrix, 0.3);
            Assert.True(Digest.Of<T>(gram) == Digest.Of<T>(matrix), $"Gram matrix, {typeof(TFeature).Name}, {what}");
            accumulator.ReadCovariance(matrix, vector, WeightedNormalization.Reliability);
            Assert.True(Digest.Of<T>(covariance) == Digest.Of<T>(matrix), $"covariance, {typeof(TFeature).Name}, {what}");
            Assert.Equal(means, vector);
        }
    }

    private static T[] Weights<T>(int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, pixels).Select(pixel => T.CreateChecked(pixel % 11 == 3 ? 0 : 0.25 + (2 * ((pixel * 0.618) % 1))))];
}
