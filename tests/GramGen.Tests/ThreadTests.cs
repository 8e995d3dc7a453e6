using System.Runtime.InteropServices;
using GramGen.Syrk;
using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class ThreadTests
{
    public static TheoryData<int, int> Shapes => new() { { 3, 9000 }, { 21, 70_001 }, { 40, 17_000 }, { 33, 500 }, { 150, 1100 } };

    /// <summary>However a product is cut, and whoever computes the parts: the same bits.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void AnyCut_GivesTheSameBits(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[shape.GramLength];
        Gram.Compute(
            features, shape, expected, scale: 0.25f,
            options: new GramOptions { Implementation = GramImplementation.Generic, MaxDegreeOfParallelism = 1 });
        foreach (int threads in new[] { 2, 3, 16 })
        {
            AssertSame(expected, shape, features, threads);
        }
    }

    [Fact]
    public void TwoThreads_GiveTheBitsOfOne()
    {
        var shape = new GramShape(70, 9500);
        float[] features = Samples.Uniform(shape);
        float[] one = new float[shape.GramLength];
        float[] two = new float[shape.GramLength];
        Gram.Compute(features, shape, one, options: new GramOptions { MaxDegreeOfParallelism = 1 });
        Gram.Compute(features, shape, two, options: new GramOptions { MaxDegreeOfParallelism = 2 });
        Assert.Equal(MemoryMarshal.AsBytes<float>(one), MemoryMarshal.AsBytes<float>(two));
    }

    [Theory]
    [InlineData(8, 64, 1)]
    [InlineData(32, 1024, 1)]
    [InlineData(64, 784, 2)]
    [InlineData(64, 50_176, 2)]
    public void SmallProducts_TakeOneThread(int channels, int pixels, int threads)
    {
        int most = Math.Min(threads, Environment.ProcessorCount);
        Assert.Equal(most, Gram.Explain(new GramShape(channels, pixels), options: new GramOptions { MaxDegreeOfParallelism = 2 }).Threads);
        Assert.Equal(1, Gram.Explain(new GramShape(channels, pixels), options: new GramOptions { MaxDegreeOfParallelism = 1 }).Threads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void ADegreeThatIsNone_IsRefused(int degree)
    {
        ArgumentOutOfRangeException refused =
            Assert.Throws<ArgumentOutOfRangeException>(() => new GramOptions { MaxDegreeOfParallelism = degree });
        Assert.Contains(
            $"The maximum number of threads must be at least 1, or -1 for no limit; it is {degree}.", refused.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACancelledCall_Throws(int degree)
    {
        var shape = new GramShape(70, 9500);
        var options = new GramOptions { MaxDegreeOfParallelism = degree, CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(
            () => Gram.Compute(Samples.Uniform(shape), shape, new float[shape.GramLength], options: options));
    }

    /// <summary>Calls from threads of the pool that are all busy with such calls come to their end.</summary>
    [Fact]
    public void CallsNest()
    {
        var shape = new GramShape(70, 9500);
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[shape.GramLength];
        Gram.Compute(features, shape, expected);
        Parallel.For(0, 16, _ =>
        {
            float[] gram = new float[shape.GramLength];
            Gram.Compute(features, shape, gram, options: new GramOptions { MaxDegreeOfParallelism = 2 });
            Assert.Equal(expected, gram);
        });
    }

    private static void AssertSame(float[] expected, GramShape shape, float[] features, int threads)
    {
        AssertSame<ScalarMicroKernels<float>>(expected, shape, features, threads);
        if (Gram.SupportedIsas.Contains(GramIsa.Avx512))
        {
            AssertSame<DotMicroKernels.Avx512Dot>(expected, shape, features, threads);
            AssertSame<DotMicroKernels.Avx512SmallDot>(expected, shape, features, threads);
        }

        if (Gram.SupportedIsas.Contains(GramIsa.Avx2))
        {
            AssertSame<DotMicroKernels.Avx2Dot>(expected, shape, features, threads);
        }
    }

    private static void AssertSame<TMicroKernels>(float[] expected, GramShape shape, float[] features, int threads)
        where TMicroKernels : struct, IMicroKernels<float>
    {
        float[] gram = new float[shape.GramLength];
        gram.AsSpan().Fill(float.NaN);
        Calls.DotProducts<TMicroKernels>(shape, features, gram, 0.25f, threads);
        Assert.Equal(MemoryMarshal.AsBytes<float>(expected), MemoryMarshal.AsBytes<float>(gram));
    }
}
