using System.Buffers;
using System.Numerics.Tensors;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Tensors in and out: their strides are honoured, and the bits are those of the plain call.</summary>
public sealed class TensorTests
{
    private const float Canary = 12345f;

    private const double Scale = 0.7;

    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 1, 20 }, { 20, 1 }, { 3, 50 }, { 6, 70 }, { 16, 256 }, { 21, 1024 }, { 40, 30 }, { 64, 196 }, { 70, 2100 },
    };

    /// <summary>Whichever dimension is dense, with rows side by side or further apart.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryStride_GivesTheBitsOfThePlainCall(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        float[] features = Samples.Uniform(shape);
        float[] expected = Expect(shape, features);
        foreach (int padding in new[] { 0, 1, 9 })
        {
            foreach (int gramPadding in new[] { 0, 5 })
            {
                AssertComputes(expected, Place(features, shape, pixels + padding, 1), shape, [pixels + padding, 1], gramPadding);
                AssertComputes(expected, Place(features, shape, 1, channels + padding), shape, [1, channels + padding], gramPadding);
            }
        }
    }

    [Fact]
    public void Doubles_Too()
    {
        var shape = new GramShape(12, 784);
        double[] features = Samples.UniformDoubles(shape);
        double[] gram = new double[12 * 15];
        GramTensors.Compute(
            new ReadOnlyTensorSpan<double>(features, [12, 784]), new TensorSpan<double>(gram, [12, 12], [15, 1]), scale: Scale);
        double[] expected = new double[144];
        Gram.Compute(features, shape, expected, Scale);
        double[] rows = [.. gram.Chunk(15).SelectMany(row => row.Take(12))];
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void Halves_GiveFloats()
    {
        var shape = new GramShape(20, 300);
        Half[] features = Samples.UniformHalves(shape);
        float[] expected = new float[400];
        Gram.Compute(features, shape, expected, Scale);
        foreach (nint[] strides in new nint[][] { [301, 1], [1, 23] })
        {
            float[] gram = new float[400];
            Half[] placed = Place(features, shape, (int)strides[0], (int)strides[1]);
            GramTensors.Compute(
                new ReadOnlyTensorSpan<Half>(placed, [20, 300], strides), new TensorSpan<float>(gram, [20, 20]), scale: Scale);
            Assert.Equal(expected, gram);
        }
    }

    [Fact]
    public void ASlice_IsComputedWhereItIs()
    {
        float[,] whole = new float[40, 90];
        var shape = new GramShape(13, 31);
        float[] features = Samples.Uniform(shape);
        var slice = new TensorSpan<float>(whole).Slice([new NRange(7, 20), new NRange(50, 81)]);
        new ReadOnlyTensorSpan<float>(features, [13, 31]).CopyTo(slice);
        float[,] into = new float[20, 20];
        var target = new TensorSpan<float>(into).Slice([new NRange(3, 16), new NRange(2, 15)]);
        GramTensors.Compute<float, float>(slice, target, scale: Scale);
        float[] gram = new float[169];
        target.FlattenTo(gram);
        Assert.Equal(Expect(shape, features), gram);
        Assert.Equal(0, into[2, 2]);
        Assert.Equal(0, into[3, 1]);
        Assert.Equal(0, into[3, 15]);
        Assert.Equal(0, into[16, 2]);
    }

    [Fact]
    public void ThreeDimensions_AreChannelsHeightAndWidth()
    {
        var shape = new GramShape(5, 6 * 8);
        float[] features = Samples.Uniform(shape);
        float[] gram = new float[25];
        GramTensors.Compute(new ReadOnlyTensorSpan<float>(features, [5, 6, 8]), new TensorSpan<float>(gram, [5, 5]), scale: Scale);
        Assert.Equal(Expect(shape, features), gram);

        // H × W × C, by the layout and by a view.
        float[] last = Place(features, shape, 1, 5);
        foreach (bool isLast in new[] { false, true })
        {
            gram.AsSpan().Clear();
            ReadOnlyTensorSpan<float> view = isLast ? new(last, [6, 8, 5]) : new(last, [5, 6, 8], [1, 40, 5]);
            GramTensors.Compute(
                view, new TensorSpan<float>(gram, [5, 5]), isLast ? FeatureLayout.ChannelsLast : FeatureLayout.ChannelsFirst, Scale);
            Assert.Equal(Expect(shape, features), gram);
        }
    }

    /// <summary>One row or one column of pixels has any stride.</summary>
    [Fact]
    public void ADimensionOfOnePlace_HasAnyStride()
    {
        var shape = new GramShape(5, 8);
        float[] features = Samples.Uniform(shape);
        foreach (nint[] lengths in new nint[][] { [5, 1, 8], [5, 8, 1] })
        {
            float[] gram = new float[25];
            GramTensors.Compute(new ReadOnlyTensorSpan<float>(features, lengths), new TensorSpan<float>(gram, [5, 5]), scale: Scale);
            Assert.Equal(Expect(shape, features), gram);
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, -1)]
    [InlineData(true, 1)]
    [InlineData(true, -1)]
    public void MoreDimensions_AreABatch(bool isLast, int threads)
    {
        const int Count = 300;
        var shape = new GramShape(10, 48);
        float[] maps = Samples.Uniform(new GramShape(10 * Count, 48));
        float[] expected = [.. maps.Chunk(480).SelectMany(map => Expect(shape, map))];
        float[] placed = [.. maps.Chunk(480).SelectMany(map => isLast ? Place(map, shape, 1, 10) : map)];
        var options = new GramOptions { MaxDegreeOfParallelism = threads };
        FeatureLayout layout = isLast ? FeatureLayout.ChannelsLast : FeatureLayout.ChannelsFirst;
        foreach (nint[] lengths in isLast ? [[Count, 48, 10], [Count, 6, 8, 10]] : new nint[][] { [Count, 10, 48], [Count, 10, 6, 8] })
        {
            float[] grams = new float[Count * 131];
            Array.Fill(grams, Canary);
            GramTensors.Compute(
                new ReadOnlyTensorSpan<float>(placed, lengths),
                new TensorSpan<float>(grams, [Count, 10, 10], [131, 12, 1]), layout, Scale, options: options);
            AssertRows(expected, grams, Count * 10, 10, place: row => ((row / 10) * 131) + (row % 10 * 12));
        }
    }

    /// <summary>A view of C × N × M: the maps lie between each other's channels.</summary>
    [Fact]
    public void MapsBetweenEachOther_AreABatch()
    {
        var shape = new GramShape(10, 48);
        float[] maps = Samples.Uniform(new GramShape(30, 48));
        float[] mixed = new float[maps.Length];
        for (int row = 0; row < 30; row++)
        {
            maps.AsSpan(row * 48, 48).CopyTo(mixed.AsSpan(((row % 10 * 3) + (row / 10)) * 48));
        }

        float[] grams = new float[300];
        GramTensors.Compute(
            new ReadOnlyTensorSpan<float>(mixed, [3, 10, 48], [48, 3 * 48, 1]), new TensorSpan<float>(grams, [3, 10, 10]), scale: Scale);
        Assert.Equal([.. maps.Chunk(480).SelectMany(map => Expect(shape, map))], grams);
    }

    [Fact]
    public void ATensorAndItsPermutation_ComeInAsTheyAre()
    {
        var shape = new GramShape(7, 33);
        float[] features = Samples.Uniform(shape);
        var tensor = Tensor.Create(Place(features, shape, 1, 7), [33, 7]);
        var gram = Tensor.CreateFromShape<float>([7, 7]);
        GramTensors.Compute<float, float>(Tensor.PermuteDimensions(tensor, [1, 0]), gram, scale: Scale);
        float[] actual = new float[49];
        gram.FlattenTo(actual);
        Assert.Equal(Expect(shape, features), actual);
    }

    [Fact]
    public void Beta_AddsToWhatIsThere()
    {
        var shape = new GramShape(6, 70);
        float[] features = Samples.Uniform(shape);
        float[] once = Expect(shape, features);
        float[] gram = new float[6 * 9];
        var target = new TensorSpan<float>(gram, [6, 6], [9, 1]);
        GramTensors.Compute(new ReadOnlyTensorSpan<float>(features, [6, 70]), target, scale: Scale);
        GramTensors.Compute(new ReadOnlyTensorSpan<float>(features, [6, 70]), target, scale: Scale, beta: 1);
        float[] twice = new float[36];
        target.FlattenTo(twice);
        Assert.Equal([.. once.Select(value => value + value)], twice);
    }

    private static float[] Expect(GramShape shape, float[] features)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram, Scale);
        return gram;
    }

    private static void AssertComputes(float[] expected, float[] features, GramShape shape, nint[] strides, int gramPadding)
    {
        // Of a dimension of one place System.Numerics.Tensors wants a stride of 0.
        int channels = shape.Channels;
        int stride = channels == 1 ? 0 : channels + gramPadding;
        nint[] lengths = [channels, shape.Pixels];
        strides = [.. strides.Zip(lengths, (step, length) => length == 1 ? 0 : step)];
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            float[] gram = new float[(channels * stride) + 20];
            Array.Fill(gram, Canary);
            GramTensors.Compute(
                new ReadOnlyTensorSpan<float>(features, lengths, strides),
                new TensorSpan<float>(gram, [channels, channels], [stride, channels == 1 ? 0 : 1]),
                scale: Scale,
                options: new GramOptions { Isa = isa });
            AssertRows(expected, gram, channels, channels, row => row * stride);
        }
    }

    /// <summary>Rows stand at their places, and canaries everywhere else.</summary>
    private static void AssertRows(float[] expected, float[] memory, int rows, int width, Func<int, int> place)
    {
        float[] wanted = new float[memory.Length];
        Array.Fill(wanted, Canary);
        for (int row = 0; row < rows; row++)
        {
            expected.AsSpan(row * width, width).CopyTo(wanted.AsSpan(place(row)));
        }

        Assert.Equal(Digest.Of<float>(wanted), Digest.Of<float>(memory));
    }

    /// <summary>Features at other strides, and NaN between them.</summary>
    private static T[] Place<T>(T[] features, GramShape shape, int channelStride, int pixelStride)
        where T : struct, System.Numerics.INumberBase<T>
    {
        var placed = new T[((shape.Channels - 1) * channelStride) + ((shape.Pixels - 1) * pixelStride) + 1];
        Array.Fill(placed, T.Zero / T.Zero);
        for (int i = 0; i < features.Length; i++)
        {
            placed[(i / shape.Pixels * channelStride) + (i % shape.Pixels * pixelStride)] = features[i];
        }

        return placed;
    }
}
