using System.Runtime.InteropServices;
using GramGen.CompilerServices;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Tests.Child;
using GramGen.Threading;

namespace GramGen.Tests;

/// <summary>The form of outer products at every edge, whether or not it would be chosen there.</summary>
public sealed class OuterProductTests
{
    private const float Scale = 0.3f;
    private const float Canary = 12345f;
    private const int Moat = 64;

    public static TheoryData<GramIsa> Isas => [GramIsa.Avx2, GramIsa.Avx512];

    [Theory]
    [MemberData(nameof(Isas))]
    public void EveryEdge_GivesTheDocumentedOrder(GramIsa isa)
    {
        foreach (int channels in Enumerable.Range(1, 35).Concat([47, 48, 49, 63, 64, 65, 80, 97]))
        {
            foreach (int pixels in Enumerable.Range(1, 36).Concat([47, 48, 49, 63, 100]))
            {
                AssertDocumentedOrder(isa, new GramShape(channels, pixels), Samples.Uniform(new GramShape(channels, pixels)));
            }
        }

        foreach (int pixels in new[] { 196, 255, 1000, 1023, 1024 })
        {
            AssertDocumentedOrder(isa, new GramShape(33, pixels), Samples.Rectified(new GramShape(33, pixels)));
        }
    }

    /// <summary>
    /// Products too small for a float end in zeros with a sign: −0 if all lanes do, but no lane does that is filled up.
    /// </summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void SumsThatUnderflow_HaveTheDocumentedSign(GramIsa isa)
    {
        foreach (int pixels in new[] { 1, 15, 16, 17, 31, 32, 33 })
        {
            var shape = new GramShape(20, pixels);
            float[] features = new float[shape.FeatureLength];
            for (int i = 0; i < features.Length; i++)
            {
                features[i] = i / pixels % 2 == 0 ? 1e-30f : -1e-30f;
            }

            AssertDocumentedOrder(isa, shape, features);
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void NonFiniteValues_GiveTheDocumentedOrder(GramIsa isa)
    {
        var shape = new GramShape(37, 41);
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.MaxValue })
        {
            for (int channel = 0; channel < shape.Channels; channel += 9)
            {
                float[] features = Samples.Uniform(shape);
                features[(channel * shape.Pixels) + channel] = value;
                AssertDocumentedOrder(isa, shape, features);
            }
        }
    }

    /// <summary>More channels than a region has, and any number of threads.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void ManyRegions_GiveTheBitsOfDotProducts(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(1001, 250);
        Assert.True(new OuterCut(shape).TryUnit(StripPanel.Strips(shape), out _), "There is one region only.");
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[shape.GramLength];
        GramPipeline.Run<float, GenericTiles.Vector128>(Calls.Of(shape, features, expected, Scale), new Parallelism(1, CancellationToken.None));
        foreach (int threads in new[] { 1, 2, 16 })
        {
            float[] gram = new float[shape.GramLength];
            Run(isa, shape, features, gram, threads);
            Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(gram));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(48, 1024)]
    [InlineData(1001, 250)]
    [InlineData(20_000, 196)]
    public void Units_CoverTheTriangleOnce(int channels, int pixels)
    {
        var shape = new GramShape(channels, pixels);
        var cut = new OuterCut(shape);
        long covered = 0;
        var ends = new Dictionary<int, int>();
        int number = 0;
        for (; cut.TryUnit(number, out OuterUnit unit); number++)
        {
            // A row's units join: the first begins at the diagonal, each other where the one before ends.
            Assert.Equal(ends.GetValueOrDefault(unit.RowStrip, unit.RowStrip), unit.FirstStrip);
            ends[unit.RowStrip] = unit.EndStrip;
            covered += unit.EndStrip - unit.FirstStrip;
        }

        long strips = StripPanel.Strips(shape);
        Assert.Equal(strips * (strips + 1) / 2, covered);
        Assert.False(cut.TryUnit(number + 1, out _));
    }

    [Fact]
    public void ACancelledCall_Throws()
    {
        var shape = new GramShape(200, 150);
        float[] features = Samples.Uniform(shape);
        var cancelled = new CancellationToken(canceled: true);
        foreach (int threads in new[] { 1, 2 })
        {
            var options = new GramOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancelled };
            Assert.Equal(threads == 1 || Environment.ProcessorCount == 1 ? 1 : 2, Gram.Explain(shape, options: options).Threads);
            Assert.Throws<OperationCanceledException>(() => Gram.Compute(features, shape, new float[shape.GramLength], options: options));
        }
    }

    /// <summary>A kernel that nothing was generated for runs at any size, whichever form the library chooses.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void ARoutineWithoutTiles_TakesTheLibrarys(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var routine = new TiledRoutine<LibraryTiles, LibraryTiles, LibraryTiles>("none");
        foreach (GramShape shape in new[] { new GramShape(65, 30), new GramShape(20, 3000) })
        {
            float[] features = Samples.Uniform(shape);
            float[] gram = new float[shape.GramLength];
            routine.Run(isa, Calls.Of(shape, features, gram, Scale), Parallelism.Default);
            Assert.Equal(Digest.Of<float>(DocumentedOrder.Gram(shape, features, Scale)), Digest.Of<float>(gram));
        }
    }

    [Theory]
    [InlineData(512, 196, true)]
    [InlineData(2048, 49, true)]
    [InlineData(64, 49, true)]
    [InlineData(16, 49, false)]
    [InlineData(64, 784, false)]
    [InlineData(512, 1025, false)]
    [InlineData(46_340, 196, false)]
    public void FewPixelsAndManyChannels_AreComputedSo(int channels, int pixels, bool isSo)
    {
        foreach (IsaTraits isa in new[] { IsaTraits.Avx512, IsaTraits.Avx2 })
        {
            Assert.Equal(isSo, OuterForm.Suits(isa, channels, pixels, channelsLast: false));
        }

        Assert.False(OuterForm.Suits(IsaTraits.Vector128, channels, pixels, channelsLast: false));
        Assert.False(OuterForm.Suits(IsaTraits.Scalar, channels, pixels, channelsLast: false));
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void AnExplanation_SaysSo(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, 196);
        GramExplanation explanation = Gram.Explain(shape, options: new GramOptions { Isa = isa });
        Assert.Equal(GramAlgorithm.OuterProducts, explanation.Algorithm);
        Assert.Equal(512 * 196 * sizeof(float), explanation.ScratchBytes);
        Assert.InRange(explanation.PredictedFractionOfPeak, 0.5, 1);
        Assert.Contains("outer products 16×", explanation.ToString(), StringComparison.Ordinal);
        Assert.Contains("transposed to strips of 16 channels", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal(GramAlgorithm.OuterProducts, Gram.Explain(shape, beta: 1, options: new GramOptions { Isa = isa }).Algorithm);
        Assert.Equal(GramAlgorithm.DotProducts, Gram.Explain(new GramShape(64, 50_176), options: new GramOptions { Isa = isa }).Algorithm);
    }

    private static void AssertDocumentedOrder(GramIsa isa, GramShape shape, float[] features)
    {
        Paths.SkipUnlessSupported(isa);
        float[] expected = DocumentedOrder.Gram(shape, features, Scale);
        foreach (int threads in new[] { 1, 3 })
        {
            float[] canaries = new float[shape.GramLength + (2 * Moat)];
            Array.Fill(canaries, Canary);
            Span<float> gram = canaries.AsSpan(Moat, shape.GramLength);
            Run(isa, shape, features, gram, threads);
            Assert.True(
                MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes(gram)), $"{shape}, {isa}, {threads} threads");
            Assert.All(canaries[..Moat], canary => Assert.Equal(Canary, canary));
            Assert.All(canaries[^Moat..], canary => Assert.Equal(Canary, canary));
        }
    }

    private static void Run(GramIsa isa, GramShape shape, float[] features, Span<float> gram, int threads)
    {
        if (isa == GramIsa.Avx512)
        {
            Run<GenericTiles.Avx512Outer>(Calls.Of(shape, features, gram, Scale), threads);
        }
        else
        {
            Run<GenericTiles.Avx2Outer>(Calls.Of(shape, features, gram, Scale), threads);
        }
    }

    private static void Run<TTiles>(scoped in GramCall<float> call, int threads)
        where TTiles : struct, IOuterTiles
    {
        if (threads == 1)
        {
            OuterProduct.Run<TTiles>(call, new Parallelism(1, CancellationToken.None));
            return;
        }

        float[] panel = new float[StripPanel.LengthOf(call.Shape)];
        Array.Fill(panel, float.NaN);
        OuterCrew<TTiles>.Run(call, panel, threads, CancellationToken.None);
    }
}
