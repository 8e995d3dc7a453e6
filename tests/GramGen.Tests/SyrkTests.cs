using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>The BLAS routine, with all that CBLAS promises, and the documented bits.</summary>
public sealed class SyrkTests
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 9, 31, 64];

    private static readonly double[] Alphas = [0, 1, 0.7];

    private static readonly double[] Betas = [0, 1, 1.3];

    public static TheoryData<int, int> LargeSizes => new() { { 150, 1100 }, { 300, 2100 }, { 64, 8200 }, { 200, 60 }, { 20, 3000 } };

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryCase_OfFloat(GramIsa isa) => CheckAll<float>(isa, Samples.Uniform);

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryCase_OfDouble(GramIsa isa) => CheckAll<double>(isa, Samples.UniformDoubles);

    /// <summary>Several blocks of pixels and regions of channels, wide leading dimensions and none, on one thread and on more.</summary>
    [Theory]
    [MemberData(nameof(LargeSizes))]
    public void LargeCases_HaveTheBitsOfTheMatrix(int n, int k)
    {
        var shape = new GramShape(n, k);
        float[] features = Samples.Uniform(shape);
        double[] doubles = Samples.UniformDoubles(shape);
        float[] product = Paths.Compute(shape, features, Gram.SupportedIsas[0], GramImplementation.Generic, 0.7f);
        double[] products = Paths.Compute(shape, doubles, Gram.SupportedIsas[0], GramImplementation.Generic, 0.7);
        foreach ((BlasOrder order, BlasTriangle triangle, BlasTranspose transpose) in
            Forms().Where(form => form.Transpose != BlasTranspose.ConjugateTranspose))
        {
            foreach ((double beta, int padding, int threads) in new[] { (0, 0, 1), (1.3, 1, -1), (0, 77, -1), (1.3, 77, 1) })
            {
                var options = new GramOptions { MaxDegreeOfParallelism = threads };
                new SyrkCase<float>(order, triangle, transpose, n, k, 0.7f, (float)beta) { Padding = padding }.Check(
                    features, product, options);
                new SyrkCase<double>(order, triangle, transpose, n, k, 0.7, beta) { Padding = padding }.Check(doubles, products, options);
            }
        }
    }

    /// <summary>Sizes at every edge of strips, in both forms of the product.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryEdge_HasTheBitsOfTheMatrix(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa };
        foreach (int n in Enumerable.Range(17, 50))
        {
            foreach (int k in new[] { 4, 37, 130 })
            {
                var shape = new GramShape(n, k);
                float[] features = Samples.Rectified(shape);
                float[] product = Paths.Compute(shape, features, isa, GramImplementation.Auto);
                foreach (BlasTriangle triangle in Enum.GetValues<BlasTriangle>())
                {
                    new SyrkCase<float>(BlasOrder.RowMajor, triangle, BlasTranspose.NoTranspose, n, k, 1, 0).Check(
                        features, product, options);
                    new SyrkCase<float>(BlasOrder.RowMajor, triangle, BlasTranspose.Transpose, n, k, 1, 0) { Padding = 0 }
                        .Check(features, product, options);
                }
            }
        }
    }

    /// <summary>A panel beside the block that it updates, both in one matrix, as in a blocked Cholesky factorisation.</summary>
    [Fact]
    public void MatricesInOneLargerOne_MayLieBesideEachOther()
    {
        var shape = new GramShape(30, 12);
        const int Stride = 50;
        float[] features = Samples.Uniform(shape);
        float[] whole = new float[shape.Channels * Stride];
        for (int row = 0; row < shape.Channels; row++)
        {
            features.AsSpan(row * shape.Pixels, shape.Pixels).CopyTo(whole.AsSpan(row * Stride));
        }

        GramBlas.Syrk(
            BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, 30, 12, -1f, whole, Stride, 1f, whole.AsSpan(12), Stride);
        float[] expected = DocumentedOrder.Gram(shape, features, -1f);
        for (int row = 0; row < shape.Channels; row++)
        {
            Assert.Equal(expected.AsSpan(row * shape.Channels, row + 1), whole.AsSpan((row * Stride) + 12, row + 1));
            Assert.Equal(features.AsSpan(row * shape.Pixels, shape.Pixels), whole.AsSpan(row * Stride, shape.Pixels));
        }
    }

    [Fact]
    public void NaNInTheFeatures_CountsOnlyIfTheyAreMultiplied()
    {
        float[] c = [2, 3, 4, 5];
        GramBlas.Syrk(BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, 2, 1, 0f, [float.NaN, 1f], 1, 0.5f, c, 2);
        Assert.Equal([1, 3, 2, 2.5f], c);
        GramBlas.Syrk(BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, 2, 1, 1f, [float.NaN, 1f], 1, 0.5f, c, 2);
        Assert.Equal([float.NaN, 3, float.NaN, 2.25f], c);
    }

    [Fact]
    public void ACall_AllocatesNothingOnceThePoolIsWarm()
    {
        float[] a = Samples.Uniform(new GramShape(40, 70));
        float[] c = new float[1600];
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Call() => GramBlas.Syrk(BlasOrder.RowMajor, BlasTriangle.Upper, BlasTranspose.NoTranspose, 40, 68, 1f, a, 70, 1f, c, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void ACancelledCall_Throws(int threads)
    {
        var options = new GramOptions { MaxDegreeOfParallelism = threads, CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => GramBlas.Syrk(
            BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.Transpose, 70, 9500, 1f, new float[70 * 9500], 70, 0f,
            new float[4900], 70, options));
    }

    /// <summary>The bits are part of the contract.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest() =>
        Assert.Equal("7ECBFFCFE7CE694A3476D2A25D43DAECE428ACE4364A163894F5DD9C734D3C2B", SyrkDigest.OfAll());

    private static IEnumerable<(BlasOrder Order, BlasTriangle Triangle, BlasTranspose Transpose)> Forms() =>
        from order in Enum.GetValues<BlasOrder>()
        from triangle in Enum.GetValues<BlasTriangle>()
        from transpose in Enum.GetValues<BlasTranspose>()
        select (order, triangle, transpose);

    private static void CheckAll<T>(GramIsa isa, Func<GramShape, int, T[]> sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa };
        foreach (int n in Sizes)
        {
            foreach (int k in Sizes)
            {
                T[] features = n > 0 && k > 0 ? sample(new GramShape(n, k), 1) : [];
                foreach (T alpha in Alphas.Select(T.CreateTruncating))
                {
                    T[] product = features.Length > 0 ? DocumentedOrder.Gram<T>(new GramShape(n, k), features, alpha) : [];
                    foreach (T beta in Betas.Select(T.CreateTruncating))
                    {
                        foreach ((BlasOrder order, BlasTriangle triangle, BlasTranspose transpose) in Forms())
                        {
                            new SyrkCase<T>(order, triangle, transpose, n, k, alpha, beta).Check(features, product, options);
                        }
                    }
                }
            }
        }
    }
}
