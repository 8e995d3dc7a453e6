using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Tests.Child;
using GramGen.Threading;

namespace GramGen.Tests;

/// <summary>Outer products at every edge, whether or not they would be chosen there.</summary>
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
    /// Products too small for a float end in zeros with a sign: −0 if all lanes do, but a lane padded with zeros never does.
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

    /// <summary>More channels than an NC block has, and any number of threads.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void ManyNcBlocks_GiveTheBitsOfDotProducts(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(1001, 250);
        Assert.True(
            new SyrkChunks(shape.Channels, shape.Pixels).Count > OuterAlgorithm.Panels(shape.Channels), "There is only one NC block.");
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[shape.GramLength];
        Calls.DotProducts<DotMicroKernels.Vector128Dot>(shape, features, expected, Scale, threads: 1);
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
    public void Chunks_CoverTheTriangleOnce(int channels, int pixels)
    {
        var chunks = new SyrkChunks(channels, pixels);
        long covered = 0;
        var ends = new Dictionary<int, int>();
        for (int number = 0; number < chunks.Count; number++)
        {
            SyrkChunk chunk = chunks[number];
            // A row's chunks join: the first begins at the diagonal, each other where the one before ends.
            Assert.Equal(ends.GetValueOrDefault(chunk.RowPanel, chunk.RowPanel), chunk.FirstPanel);
            ends[chunk.RowPanel] = chunk.EndPanel;
            covered += chunk.EndPanel - chunk.FirstPanel;
        }

        long panels = OuterAlgorithm.Panels(channels);
        Assert.Equal(panels * (panels + 1) / 2, covered);
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

    /// <summary>The generator chooses a declared size's algorithm; it must be the one that the library would choose.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void DeclaredSizes_HaveThePlanOfUndeclaredOnes(GramIsa isa)
    {
        GramPlan[] plans =
        [
            .. KernelRegistry<float>.Shapes(ofHalf: false).Select(shape =>
            {
                CpuKernel<float> declared = KernelRegistry<float>.Find(shape, ofHalf: false, GramImplementation.Generated);
                GramPlan plan = declared.PlanFor(isa, shape, isHalf: false, Parallelism.Default);
                Assert.Equal(CpuKernel<float>.AnySize.PlanFor(isa, shape, isHalf: false, Parallelism.Default), plan);
                return plan;
            }),
        ];
        Assert.Contains(plans, plan => plan.Algorithm == SyrkAlgorithm.OuterProducts);
        Assert.Contains(plans, plan => plan.Algorithm == SyrkAlgorithm.DotProducts);
    }

    [Theory]
    [InlineData(512, 196, true)]
    [InlineData(2048, 49, true)]
    [InlineData(64, 49, true)]
    [InlineData(16, 49, false)]
    [InlineData(64, 784, false)]
    [InlineData(512, 1025, false)]
    [InlineData(46_340, 196, false)]
    public void FewPixelsAndManyChannels_SuitOuterProducts(int channels, int pixels, bool suits)
    {
        foreach (IsaTraits isa in new[] { IsaTraits.Avx512, IsaTraits.Avx2 })
        {
            Assert.Equal(suits, OuterAlgorithm.Suits(isa, channels, pixels, isPackedByCopy: false));
        }

        Assert.False(OuterAlgorithm.Suits(IsaTraits.Vector128, channels, pixels, isPackedByCopy: false));
        Assert.False(OuterAlgorithm.Suits(IsaTraits.Scalar, channels, pixels, isPackedByCopy: false));
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void AnExplanation_NamesTheAlgorithm(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, 196);
        GramExplanation explanation = Gram.Explain(shape, options: new GramOptions { Isa = isa });
        Assert.Equal(GramAlgorithm.OuterProducts, explanation.Algorithm);
        Assert.Equal(512 * 196 * sizeof(float), explanation.ScratchBytes);
        Assert.InRange(explanation.PredictedFractionOfPeak, 0.5, 1);
        Assert.Contains("outer products 16×", explanation.ToString(), StringComparison.Ordinal);
        Assert.Contains("transposed to panels of 16 channels", explanation.ToString(), StringComparison.Ordinal);
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

    private static unsafe void Run(GramIsa isa, GramShape shape, float[] features, Span<float> gram, int threads)
    {
        IsaTraits traits = isa == GramIsa.Avx512 ? IsaTraits.Avx512 : IsaTraits.Avx2;
        var dense = new FeatureFormat(shape.Channels, shape.Pixels, isChannelsLast: false);
        // The macro-kernel computes outer products whichever algorithm the plan prefers.
        var plan = new GramPlan(shape.Channels, shape.Pixels, dense, traits, threads);
        fixed (float* f = features)
        fixed (float* g = gram)
        {
            SyrkArguments<float> arguments = Calls.ArgumentsOf(f, features.Length, g, gram.Length, shape, Scale);
            if (isa == GramIsa.Avx512)
            {
                Run<GemmMicroKernels.Avx512Gemm>(plan, arguments);
            }
            else
            {
                Run<GemmMicroKernels.Avx2Gemm>(plan, arguments);
            }
        }
    }

    private static void Run<TMicroKernels>(in GramPlan plan, in SyrkArguments<float> arguments)
        where TMicroKernels : struct, IGemmMicroKernels<float>
    {
        if (plan.Threads == 1)
        {
            SyrkMacroKernel<float, TMicroKernels>.Run(plan, arguments, CancellationToken.None);
            return;
        }

        float[] panels = new float[OuterAlgorithm.PanelLength(plan.Channels, plan.Pixels)];
        Array.Fill(panels, float.NaN);
        SyrkMacroKernel<float, TMicroKernels>.RunTeam(plan, arguments, panels, CancellationToken.None);
    }
}
