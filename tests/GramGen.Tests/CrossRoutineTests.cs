using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Similarity;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Outer products of two matrices, whichever algorithm suits, and the blocks that both algorithms take.</summary>
public sealed class CrossRoutineTests
{
    private const int Moat = 64;
    private const float Canary = 77;

    /// <summary>Queries, rows and pixels: less than a micro-tile, panels and their fringes, several KC blocks, several NC blocks.</summary>
    private static readonly (int Queries, int Rows, int Pixels)[] Sizes =
    [
        (1, 1, 1), (3, 17, 33), (16, 16, 16), (17, 5, 1025), (9, 40, 2049), (33, 50, 70), (50, 33, 9300), (40, 500, 515),
    ];

    [Theory]
    [InlineData(GramIsa.Avx2, 1)]
    [InlineData(GramIsa.Avx2, 3)]
    [InlineData(GramIsa.Avx512, 1)]
    [InlineData(GramIsa.Avx512, 3)]
    public void OuterProducts_HaveTheBitsOfTheGramMatrixOfAll_AndStayWithinTheirRows(GramIsa isa, int threads)
    {
        Paths.SkipUnlessSupported(isa);
        IsaTraits[] traits = isa == GramIsa.Avx512 ? [IsaTraits.Avx512, IsaTraits.Avx512InHalves] : [IsaTraits.Avx2];
        foreach ((int queries, int rows, int pixels) in Sizes)
        {
            var all = new GramShape(queries + rows, pixels);
            AssertAll(ElementType.Single, all, queries, Samples.Uniform(all));
            AssertAll(ElementType.Double, all, queries, Samples.UniformDoubles(all));
        }

        void AssertAll<T>(ElementType element, GramShape all, int queries, T[] values)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var expected = new T[all.GramLength];
            Gram.Compute<T, T>(values, all, expected, options: new GramOptions { Isa = GramIsa.Vector128 });
            foreach (IsaTraits each in traits)
            {
                AssertBits(isa, each.For(element), all, queries, values, expected, threads);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 10_000, 300)]
    [InlineData(1030, 3000, 64)]
    [InlineData(10_000, 33, 5000)]
    public void Blocks_CoverTheProductOnce(int queries, int rows, int pixels)
    {
        foreach (ElementType element in new[] { ElementType.Single, ElementType.Double })
        {
            foreach (IsaTraits isa in IsaTraits.All.Select(traits => traits.For(element)))
            {
                AssertCover(CrossBlocks.OfOuterProducts(queries, rows, isa), queries, rows);
                AssertCover(CrossBlocks.OfDotProducts(queries, rows, pixels, isa, threads: 1), queries, rows);
                AssertCover(CrossBlocks.OfDotProducts(queries, rows, pixels, isa, threads: 4), queries, rows);
            }
        }
    }

    /// <summary>Few queries do not pay for the packing of a corpus; many do, with few pixels above all.</summary>
    [Theory]
    [InlineData(8, 8192, 768, false)]
    [InlineData(24, 24, 1000, false)]
    [InlineData(512, 512, 784, true)]
    [InlineData(1000, 1000, 64, true)]
    [InlineData(200, 300, 49, true)]
    public unsafe void Plan_ChoosesWhatWasMeasuredFaster(int queries, int rows, int pixels, bool prefersOuter)
    {
        float[] f = new float[queries * pixels];
        float[] k = new float[rows * pixels];
        fixed (float* first = f)
        fixed (float* second = k)
        {
            var operands = new CrossOperands<float>(new(first, f.Length), new(second, k.Length), default, default, pixels);
            var routines = new CrossRoutines<float>(IsaTraits.Avx512, null!, null!);
            Assert.Equal(prefersOuter, routines.PrefersOuterProducts(operands));
        }
    }

    private static void AssertCover(CrossBlocks blocks, int queries, int rows)
    {
        var seen = new HashSet<(int Query, int Row)>();
        long covered = 0;
        for (int number = 0; number < blocks.Count; number++)
        {
            CrossBlock block = blocks[number];
            Assert.True(seen.Add((block.FirstQuery, block.FirstRow)));
            Assert.InRange(block.Queries, 1, Math.Min(blocks.QueriesPerBlock, queries - block.FirstQuery));
            Assert.InRange(block.Rows, 1, Math.Min(blocks.RowsPerBlock, rows - block.FirstRow));
            covered += (long)block.Queries * block.Rows;
        }

        Assert.Equal((long)queries * rows, covered);
    }

    private static unsafe void AssertBits<T>(
        GramIsa isa, IsaTraits traits, GramShape all, int queries, T[] values, T[] expected, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int pixels) = (all.Channels - queries, all.Pixels);
        int stride = rows + 3;
        var results = new T[(2 * Moat) + (queries * stride)];
        Array.Fill(results, T.CreateTruncating(Canary));
        fixed (T* first = values)
        fixed (T* result = results)
        {
            var operands = new CrossOperands<T>(
                new(first, queries * pixels), new(first + (queries * pixels), rows * pixels), default, default, pixels);
            var routines = AnySizeRoutines<T>.For(isa);
            new CrossRoutines<T>(traits, routines.Syrk, routines.Gemm).MultiplyOuter(
                operands,
                new CrossBlock(0, queries, 0, rows),
                new PinnedSpan<T>(result + Moat, (queries * stride) - 3),
                stride,
                threads,
                TestContext.Current.CancellationToken);
        }

        for (int query = 0; query < queries; query++)
        {
            Span<T> row = results.AsSpan(Moat + (query * stride), rows);
            Assert.True(
                MemoryMarshal.AsBytes(row).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan((query * all.Channels) + queries, rows))),
                $"{typeof(T).Name}, query {query} of {queries}, {rows}×{pixels}, {traits.Name}, {threads} threads");
            row.Fill(T.CreateTruncating(Canary));
        }

        Assert.All(results, value => Assert.Equal(T.CreateTruncating(Canary), value));
    }
}
