using System.Numerics;
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
        int chunks = new SyrkChunks(OuterRegion.Triangle(shape.Channels, ElementType.Single), shape.Pixels, TraitsOf(isa)[0]).Count;
        Assert.True(
            chunks > OuterAlgorithm.Panels(shape.Channels, ElementType.Single),
            "There is only one NC block.");
        float[] features = Samples.Uniform(shape);
        float[] expected = new float[shape.GramLength];
        Calls.DotProducts<DotMicroKernels.Vector128Dot>(shape, features, expected, Scale, threads: 1);
        foreach (int threads in new[] { 1, 2, 16 })
        {
            float[] gram = new float[shape.GramLength];
            Run(TraitsOf(isa)[0], shape, features, gram, threads, TestContext.Current.CancellationToken);
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
        var chunks = new SyrkChunks(OuterRegion.Triangle(channels, ElementType.Single), pixels, IsaTraits.Avx512);
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

        long panels = OuterAlgorithm.Panels(channels, ElementType.Single);
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
    [MemberData(nameof(Isas))]
    public void AnExplanation_NamesTheAlgorithm(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(512, 196);
        GramExplanation explanation = Gram.Explain(shape, options: new GramOptions { Isa = isa });
        Assert.Equal(GramAlgorithm.OuterProducts, explanation.Algorithm);
        const int PaddedPixels = 208;
        int rows = 16 * (PaddedPixels + 16);
        // Two threads pack all panels each for itself.
        int copies = explanation.Threads == 2 ? 2 : 1;
        Assert.Equal(((copies * 512 * PaddedPixels) + (explanation.Threads * rows)) * sizeof(float), explanation.ScratchBytes);
        Assert.InRange(explanation.PredictedFractionOfPeak, 0.5, 1);
        Assert.Contains("outer products 16×", explanation.ToString(), StringComparison.Ordinal);
        Assert.Contains("transposed to panels of 16 channels", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal(GramAlgorithm.DotProducts, Gram.Explain(new GramShape(64, 784), options: new GramOptions { Isa = isa }).Algorithm);
    }

    /// <summary>Blocks of which the last is partial, whole groups of them, and groups that are merged.</summary>
    [Theory]
    [MemberData(nameof(Isas))]
    public void ManyKcBlocks_GiveTheDocumentedOrder(GramIsa isa)
    {
        foreach ((int channels, int pixels) in
            new[] { (17, 1025), (33, 2047), (50, 2048), (19, 8193), (35, 9 * 1024), (18, 17_500), (17, 33_000) })
        {
            var single = new GramShape(channels, pixels);
            AssertDocumentedOrder(isa, single, Samples.Uniform(single));
            var twice = new GramShape(channels, pixels / 2);
            AssertDocumentedOrder(isa, twice, Samples.UniformDoubles(twice));
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void EveryEdgeOfDouble_GivesTheDocumentedOrder(GramIsa isa)
    {
        foreach (int channels in new[] { 1, 7, 8, 9, 16, 17, 23, 24, 25, 33, 49 })
        {
            foreach (int pixels in Enumerable.Range(1, 18).Concat([31, 32, 33, 100, 255, 511, 512]))
            {
                AssertDocumentedOrder(isa, new GramShape(channels, pixels), Samples.UniformDoubles(new GramShape(channels, pixels)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public async Task ACancelledTeam_LeavesNoThreadWaiting(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(200, 5000);
        float[] features = Samples.Uniform(shape);
        var cancelled = new CancellationToken(canceled: true);
        float[] gram = new float[shape.GramLength];
        var product = Task.Run(() => Run(TraitsOf(isa)[0], shape, features, gram, threads: 4, cancelled), CancellationToken.None);
        await Assert.ThrowsAsync<OperationCanceledException>(() => product.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None));
    }

    /// <summary>What plans can depend on with an instruction set: the first is the usual.</summary>
    private static IsaTraits[] TraitsOf(GramIsa isa) =>
        isa == GramIsa.Avx512 ? [IsaTraits.Avx512, IsaTraits.Avx512InHalves] : [IsaTraits.Avx2];

    private static void AssertDocumentedOrder<T>(GramIsa isa, GramShape shape, T[] features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Paths.SkipUnlessSupported(isa);
        T[] expected = DocumentedOrder.Gram<T>(shape, features, T.CreateTruncating(Scale));
        foreach ((IsaTraits traits, int threads) in TraitsOf(isa).SelectMany(traits => new[] { (traits, 1), (traits, 2), (traits, 3) }))
        {
            var canaries = new T[shape.GramLength + (2 * Moat)];
            Array.Fill(canaries, T.CreateTruncating(Canary));
            Span<T> gram = canaries.AsSpan(Moat, shape.GramLength);
            Run(traits, shape, features, gram, threads, TestContext.Current.CancellationToken);
            Assert.True(
                MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes(gram)),
                $"{typeof(T).Name} {shape}, {isa}, {traits.OuterVectors} vectors at a time, {threads} threads");
            Assert.All(canaries[..Moat], canary => Assert.Equal(T.CreateTruncating(Canary), canary));
            Assert.All(canaries[^Moat..], canary => Assert.Equal(T.CreateTruncating(Canary), canary));
        }
    }

    private static unsafe void Run<T>(
        IsaTraits isa, GramShape shape, T[] features, Span<T> gram, int threads, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var dense = new FeatureFormat(shape.Channels, shape.Pixels, isChannelsLast: false);
        ElementType element = typeof(T) == typeof(double) ? ElementType.Double : ElementType.Single;
        bool isAvx512 = isa.Name == IsaTraits.Avx512.Name;
        // The macro-kernel computes outer products whichever algorithm the plan prefers.
        var plan = new GramPlan(shape.Channels, shape.Pixels, dense, isa.For(element), threads);
        fixed (T* f = features)
        fixed (T* g = gram)
        {
            var arguments = new SyrkArguments<T>(
                new(f, features.Length), default, new(g, gram.Length), new GramOutput(shape.Channels), T.CreateTruncating(Scale), T.Zero);
            switch (arguments)
            {
                case SyrkArguments<float> single when isAvx512:
                    Run<float, GemmMicroKernels.Avx512Gemm>(plan, single, cancellation);
                    break;
                case SyrkArguments<float> single:
                    Run<float, GemmMicroKernels.Avx2Gemm>(plan, single, cancellation);
                    break;
                case SyrkArguments<double> twice when isAvx512:
                    Run<double, GemmMicroKernels.OfDouble.Avx512Gemm>(plan, twice, cancellation);
                    break;
                case SyrkArguments<double> twice:
                    Run<double, GemmMicroKernels.OfDouble.Avx2Gemm>(plan, twice, cancellation);
                    break;
            }
        }
    }

    private static void Run<T, TMicroKernels>(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        if (plan.Threads == 1)
        {
            SyrkMacroKernel<T, TMicroKernels>.Run(plan, arguments, cancellation);
            return;
        }

        var memory = new T[plan.OuterScratchLength];
        Array.Fill(memory, T.NaN);
        SyrkMacroKernel<T, TMicroKernels>.RunTeam(plan, arguments, memory, cancellation);
    }
}
