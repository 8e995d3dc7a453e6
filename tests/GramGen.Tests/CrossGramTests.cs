using System.Collections.Concurrent;
using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>F·Kᵀ and its similarities have the bits of the matrix of all rows, and lists of the best are those of the sorted one.</summary>
public sealed class CrossGramTests
{
    /// <summary>Queries, rows and pixels: one micro-panel, fringes, several blocks of each, several KC blocks.</summary>
    private static readonly (int Queries, int Rows, int Pixels)[] Sizes =
    [
        (1, 1, 1), (1, 7, 5), (3, 2, 16), (5, 30, 33), (7, 300, 1025), (40, 11, 9217), (61, 64, 300), (270, 83, 48), (12, 700, 20),
        (40, 1100, 9),
    ];

    /// <summary>The matrix of all rows, by the scalar code of one thread, which other tests hold to the same bits: made once.</summary>
    private static readonly ConcurrentDictionary<string, object> Matrices = new();

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts => SimilarityTests.IsasAndLayouts;

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheBitsOfTheMatrixOfAllRows(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int queries, int rows, int pixels) in Sizes)
        {
            var all = new GramShape(queries + rows, pixels);
            AssertBits<float, float>(all, queries, SimilaritySamples.WithNearPairs(Samples.Uniform(all), all), isa, layout);
            AssertBits<double, double>(all, queries, SimilaritySamples.WithNearPairs(Samples.UniformDoubles(all), all), isa, layout);
            AssertBits<Half, float>(all, queries, SimilaritySamples.WithNearPairs(Samples.UniformHalves(all), all), isa, layout);
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void TopK_IsTheSortedMatrix(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int queries, int rows, int pixels) in Sizes)
        {
            var (f, k) = (new GramShape(queries, pixels), new GramShape(rows, pixels));
            foreach (GramMetric metric in Enum.GetValues<GramMetric>())
            {
                AssertSorted(Integers<float>(f, 5), f, Integers<float>(k, 6), k, metric, isa);
                AssertSorted(Integers<double>(f, 7), f, Integers<double>(k, 8), k, metric, isa);
            }
        }
    }

    /// <summary>Of equal rows the first wins, NaN never does, and a list that cannot be filled ends in −1.</summary>
    [Fact]
    public void TopK_HasAnOrder_AlsoOfEqualsAndNaN()
    {
        var (one, corpus) = (new GramShape(1, 2), new GramShape(6, 2));
        float[] rows = [1, 0, float.NaN, 0, 2, 0, 1, 5, float.PositiveInfinity, 0, 2, 7];
        int[] indices = new int[6];
        float[] values = new float[6];
        CrossGram.TopK<float, float>([1, 0], one, rows, corpus, 6, GramMetric.DotProduct, indices, values);
        Assert.Equal([4, 2, 5, 0, 3, -1], indices);
        Assert.Equal([float.PositiveInfinity, 2, 2, 1, 1, float.NaN], values);
        CrossGram.TopK<float, float>([1, 1], one, rows, corpus, 6, GramMetric.SquaredDistance, indices, values);
        Assert.Equal([0, 2, 3, 5, 4, -1], indices);
        Assert.Equal([1, 2, 16, 37, float.PositiveInfinity, float.NaN], values);
    }

    /// <summary>Rows of zeros, cosines of rows whose squares overflow, and near pairs are those of the symmetric matrix too.</summary>
    [Fact]
    public void ExtremeRows_HaveTheBitsOfTheMatrixOfAllRows()
    {
        var all = new GramShape(24, 40);
        float[] values = [.. Samples.Uniform(all).Select((value, i) => MathF.ScaleB(value, (i / 40 % 3 * 120) - 120))];
        values.AsSpan(80, 40).Clear();
        values.AsSpan(900, 1)[0] = float.NaN;
        AssertBits<float, float>(all, 10, values, Gram.SupportedIsas[0], FeatureLayout.ChannelsFirst);
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        var (f, k) = (new GramShape(2, 3), new GramShape(4, 3));
        float[] queries = new float[6];
        float[] corpus = new float[12];
        float[] result = [7, 7, 7, 7, 7, 7, 7, 7];
        int[] indices = [7, 7, 7, 7];
        Refuse("Queries and corpus must have rows of one length; those of 2×3 have 3 values, those of 4×2 2.",
            () => CrossGram.Compute<float, float>(queries, f, corpus, new GramShape(4, 2), result));
        Refuse(
            "The queries of 2×3 have 6 values; the span has 5.",
            () => CrossGram.Compute<float, float>(queries.AsSpan(1), f, corpus, k, result));
        Refuse(
            "The corpus of 4×3 have 12 values; the span has 11.",
            () => CrossGram.Compute<float, float>(queries, f, corpus.AsSpan(1), k, result));
        Refuse("The similarities of 2 queries and 4 rows have 8 values; the span has 7.",
            () => CrossGram.ComputeDistances<float, float>(queries, f, corpus, k, result.AsSpan(1)));
        Refuse("The results must not overlap the queries and the corpus",
            () => CrossGram.ComputeCosines<float, float>(queries, f, corpus, k, corpus.AsSpan(4)));
        Refuse("The shape is empty", () => CrossGram.Compute<float, float>([], default, corpus, k, result));
        Refuse("count must be at least 1; it is 0.", () => TopK(0, GramMetric.Cosine));
        Refuse("count must be at most 4, the rows of the corpus; it is 5.", () => TopK(5, GramMetric.Cosine));
        Refuse("The 1 most similar rows of each of 2 queries have 2 values; the span has 4.", () => TopK(1, GramMetric.Cosine));
        Refuse("GramMetric must be one of DotProduct, Cosine, SquaredDistance, Distance; it is 9.", () => TopK(2, (GramMetric)9));
        Refuse("The options name recorder, which computes no nearest rows; only the CPU does.",
            () => CrossGram.TopK<float, float>(
                queries, f, corpus, k, 2, GramMetric.Cosine, indices, result.AsSpan(4),
                new GramOptions { Backend = new RecordingBackend() }));
        Assert.Throws<NotSupportedException>(() => CrossGram.Compute<float, double>(queries, f, corpus, k, new double[8]));
        Assert.All(result, value => Assert.Equal(7, value));
        Assert.All(indices, value => Assert.Equal(7, value));

        void TopK(int count, GramMetric metric) =>
            CrossGram.TopK<float, float>(queries, f, corpus, k, count, metric, indices, result.AsSpan(4));

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var shape = new GramShape(2, 3);
        Assert.Throws<OperationCanceledException>(() => CrossGram.Compute<float, float>(
            new float[6], shape, new float[6], shape, new float[4], new GramOptions { CancellationToken = source.Token }));
    }

    private static void AssertBits<TFeature, TGram>(GramShape all, int queries, TFeature[] values, GramIsa isa, FeatureLayout layout)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        int rows = all.Channels - queries;
        var f = new GramShape(queries, all.Pixels, layout);
        var k = new GramShape(rows, all.Pixels, FeatureLayout.ChannelsFirst);
        TFeature[] first = Layouts.Of(values[..f.FeatureLength], f, layout);
        TFeature[] second = values[f.FeatureLength..];
        foreach (SimilarityCall similarity in SimilaritySamples.All.Append(new SimilarityCall("dot product")))
        {
            var matrix = (TGram[])Matrices.GetOrAdd(
                $"{similarity.Name} {all} {queries} {typeof(TFeature)} {Digest.Of<TFeature>(values)}",
                _ => similarity.Compute<TFeature, TGram>(values, all, null));
            var expected = new TGram[queries * rows];
            for (int query = 0; query < queries; query++)
            {
                matrix.AsSpan((query * all.Channels) + queries, rows).CopyTo(expected.AsSpan(query * rows));
            }

            foreach (int threads in ThreadsFor(queries, k))
            {
                TGram[] actual = similarity.Compare<TFeature, TGram>(
                    first, f, second, k, new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                Assert.True(
                    Digest.Of<TGram>(expected) == Digest.Of<TGram>(actual),
                    $"{similarity.Name} of {f} and {k}, {typeof(TFeature).Name}, {threads} threads: other bits");
            }
        }
    }

    private static void AssertSorted<T>(T[] queries, GramShape f, T[] corpus, GramShape k, GramMetric metric, GramIsa isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = metric switch
        {
            GramMetric.DotProduct => "dot product",
            GramMetric.Cosine => "cosine",
            GramMetric.SquaredDistance => "squared distance",
            _ => "distance",
        };
        T sign = metric is GramMetric.DotProduct or GramMetric.Cosine ? T.NegativeOne : T.One;
        T[] matrix = new SimilarityCall(name).Compare<T, T>(queries, f, corpus, k, new GramOptions { Isa = isa });
        int[][] sorted =
        [
            .. Enumerable.Range(0, f.Channels).Select(query => Enumerable.Range(0, k.Channels)
                .OrderBy(row => sign * matrix[(query * k.Channels) + row])
                .ThenBy(row => row)
                .ToArray()),
        ];
        foreach (int count in new[] { 1, Math.Min(k.Channels, 10), Math.Min(k.Channels, 64) }.Distinct())
        {
            foreach (int threads in ThreadsFor(f.Channels, k))
            {
                int[] indices = new int[f.Channels * count];
                var values = new T[f.Channels * count];
                CrossGram.TopK<T, T>(
                    queries, f, corpus, k, count, metric, indices, values, new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                int[] expected = [.. sorted.SelectMany(rows => rows.Take(count))];
                T[] expectedValues = [.. expected.Select((row, i) => matrix[(i / count * k.Channels) + row])];
                Assert.Equal(Digest.Of<int>(expected), Digest.Of<int>(indices));
                Assert.Equal(Digest.Of<T>(expectedValues), Digest.Of<T>(values));
            }
        }
    }

    /// <summary>A second thread comes only for enough work.</summary>
    private static int[] ThreadsFor(int queries, GramShape corpus) =>
        (long)queries * corpus.FeatureLength < 1 << 20 ? [1] : [1, 2];

    /// <summary>Many are equal, so that indices decide.</summary>
    private static T[] Integers<T>(GramShape shape, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Samples.Integers(shape, seed).Select(value => T.CreateChecked(value))];
}
