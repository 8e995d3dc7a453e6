using System.Reflection;
using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Tests;

/// <summary>What holds for the plan of every size.</summary>
public class PlanInvariantTests
{
    private static readonly int[] Channels = [.. Enumerable.Range(1, 130), 255, 256, 257, 511, 512, 1024, 4096, 46340];

    private static readonly int[] Pixels = [1, 15, 16, 17, 49, 196, 784, 1023, 1024, 1025, 8192, 50176, 262144, int.MaxValue];

    [Fact]
    public void EveryMicroKernel_FitsTheRegisters() => ForEveryTiling((_, tiling) =>
    {
        Assert.InRange(tiling.Registers, 1, tiling.Isa.Registers);
        Assert.All(
            tiling.MicroKernels.SelectMany(kernel => kernel.Shape.PiecesFor(tiling.Isa)),
            piece => Assert.InRange(piece.Shape.Registers, 1, tiling.Isa.Registers));
    });

    [Fact]
    public void EveryMicroTile_TheLibrarys()
    {
        int mostRows = LimitOfTheLibrary("MostRows");
        ForEveryTiling((shape, tiling) =>
        {
            Assert.Contains(tiling.MicroTile, new[] { tiling.Isa.MicroTile, tiling.Isa.SmallMicroTile });
            Assert.InRange(tiling.MicroTile.Rows, 1, mostRows);
            Assert.Equal(0, tiling.MicroTile.Rows % tiling.MicroTile.Columns);
        });
    }

    [Fact]
    public void EveryMicroKernelsPieces_CoverItOnce() => ForEveryTiling((_, tiling) => Assert.All(tiling.MicroKernels, kernel =>
        Assert.Equal(
            kernel.Shape.Entries(),
            kernel.Shape.PiecesFor(tiling.Isa).SelectMany(piece => piece.Entries()).OrderBy(kernel.Shape.IndexOf))));

    /// <summary>The transposed reductions of narrow vectors reduce whole vectors of sums, present or not.</summary>
    [Fact]
    public void EveryMicroKernel_FitsTheWorkSpace()
    {
        int workLength = LimitOfTheLibrary("WorkLength");
        ForEveryTiling((_, tiling) => Assert.All(tiling.MicroKernels, kernel =>
        {
            int whole = tiling.Isa.VectorLanes == tiling.Isa.Element.Lanes ? 1 : tiling.Isa.VectorLanes;
            int sums = (kernel.Shape.Sums + whole - 1) / whole * whole;
            Assert.InRange(sums * tiling.Isa.Element.Lanes, 1, workLength);
        }));
    }

    [Fact]
    public void EveryPairOfChannels_CountedOnce() => ForEveryTiling((shape, tiling) =>
        Assert.Equal(
            (long)shape.Channels * (shape.Channels + 1) / 2,
            tiling.MicroKernels.Sum(kernel => (long)kernel.Count * kernel.Shape.Sums)));

    /// <summary>The loop is the library's: whole micro-panels row by row, then the fringe.</summary>
    [Fact]
    public void EveryPairOfChannels_CoveredOnceByTheMicroTileLoop() => ForEveryTiling((shape, tiling) =>
    {
        if (shape is { Channels: > 64 } or { Pixels: > 1 })
        {
            return;
        }

        var covered = new HashSet<(int Row, int Column)>();
        var counts = new Dictionary<MicroKernelRole, int>();
        (int rows, int columns) = tiling.MicroTile;
        int whole = shape.Channels / rows * rows;
        for (int row = 0; row < shape.Channels; row += rows)
        {
            for (int column = 0; column <= row; column += columns)
            {
                MicroKernelRole role = (row == whole, row == column) switch
                {
                    (false, false) => MicroKernelRole.Rectangle,
                    (false, true) => MicroKernelRole.Diagonal,
                    (true, false) => MicroKernelRole.FringeRectangle,
                    (true, true) => MicroKernelRole.FringeDiagonal,
                };
                counts[role] = counts.GetValueOrDefault(role) + 1;
                MicroKernelShape kernel = Assert.Single(tiling.MicroKernels, planned => planned.Role == role).Shape;
                Assert.All(kernel.Entries(), entry => Assert.True(covered.Add((row + entry.Row, column + entry.Column))));
            }
        }

        Assert.Equal(shape.Channels * (shape.Channels + 1) / 2, covered.Count);
        Assert.All(covered, pair => Assert.InRange(pair.Row, pair.Column, shape.Channels - 1));
        Assert.Equal(counts, tiling.MicroKernels.ToDictionary(kernel => kernel.Role, kernel => kernel.Count));
    });

    [Fact]
    public void EveryCost_Positive() => ForEveryTiling((shape, tiling) =>
    {
        Assert.True(tiling.MultiplyCycles(shape.Pixels) > 0, $"{shape} {tiling.Isa.Name} multiply");
        Assert.True(tiling.ReduceCycles(shape.Pixels) > 0, $"{shape} {tiling.Isa.Name} reduce");
        Assert.True(tiling.FinishCycles() > 0, $"{shape} {tiling.Isa.Name} finish");
    });

    [Fact]
    public void MorePixels_MoreWork() => Assert.All(IsaTraits.All, isa =>
    {
        MicroTiling tiling = DotProducts(new ShapeSpec(64, 784), isa).Tiling;
        Assert.True(tiling.MultiplyCycles(1600) > tiling.MultiplyCycles(800));
        Assert.True(tiling.ReduceCycles(2048) > tiling.ReduceCycles(1024));
    });

    [Fact]
    public void EveryShape_OnePlanForEachInstructionSetInOrder() =>
        Assert.Equal(IsaTraits.All, KernelPlanner.Plan(new ShapeSpec(64, 784)).Plans.Select(plan => plan.Isa));

    [Fact]
    public void SameShape_SamePlan()
    {
        foreach (ShapeSpec shape in AllShapes())
        {
            KernelPlan plan = KernelPlanner.Plan(shape);
            KernelPlan again = KernelPlanner.Plan(new ShapeSpec(shape.Channels, shape.Pixels));
            Assert.Equal(plan, again);
            Assert.Equal(plan.GetHashCode(), again.GetHashCode());
        }
    }

    [Fact]
    public void OtherShape_OtherPlan() =>
        Assert.NotEqual(KernelPlanner.Plan(new ShapeSpec(64, 784)), KernelPlanner.Plan(new ShapeSpec(65, 784)));

    /// <summary>Few channels take the micro-tile with the narrower padding, many the larger one.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(5, 5)]
    [InlineData(8, 4)]
    [InlineData(11, 4)]
    [InlineData(13, 5)]
    [InlineData(16, 4)]
    [InlineData(17, 5)]
    [InlineData(64, 5)]
    public void MicroTileOfAvx512_ByChannels(int channels, int rows)
    {
        Assert.Equal(new MicroTile(rows, rows), IsaTraits.Avx512.MicroTileFor(channels));
        Assert.Equal(IsaTraits.Avx2.MicroTile, IsaTraits.Avx2.MicroTileFor(channels));
    }

    [Fact]
    public void EveryShape_PlannedForTheFasterAlgorithm()
    {
        foreach (ShapeSpec shape in AllShapes())
        {
            Assert.All(KernelPlanner.Plan(shape).Plans, plan =>
            {
                bool isLooped = LoopedAlgorithm.Suits(plan.Isa, shape.Channels, shape.Pixels, threads: 1) && !plan.IsStraight;
                bool isOuter = !isLooped && OuterAlgorithm.Suits(plan.Isa, shape.Channels, shape.Pixels, shape.Format.IsPackedByCopy);
                Assert.Equal(
                    isLooped ? SyrkAlgorithm.Looped : isOuter ? SyrkAlgorithm.OuterProducts : SyrkAlgorithm.DotProducts, plan.Algorithm);
                if (plan.IsStraight)
                {
                    Assert.Contains(plan.MicroTile, plan.Isa.StraightMicroTiles);
                    Assert.InRange(plan.MicroTile.Rows, 1, shape.Channels);
                }
                else if (!isLooped && !isOuter)
                {
                    Assert.Equal(DotProducts(shape, plan.Isa), plan);
                }
            });
        }
    }

    [Fact]
    public void EveryGemmTile_FitsTheRegistersAndThePackedPanels() =>
        Assert.All(IsaTraits.All.Concat(IsaTraits.All.Select(isa => isa.For(ElementType.Double))), isa =>
        {
            (int rows, int vectors) = isa.GemmMicroTile;
            Assert.InRange((rows * vectors) + vectors + 1, 1, isa.Registers);
            Assert.Equal(0, OuterAlgorithm.PanelChannels(isa.Element) % rows);
            Assert.Equal(0, OuterAlgorithm.PanelChannels(isa.Element) % isa.VectorLanes);
        });

    [Fact]
    public void OuterProducts_OfTheWideInstructionSets()
    {
        Assert.Equal([IsaTraits.Avx512, IsaTraits.Avx2], IsaTraits.All.Append(IsaTraits.Scalar).Where(isa => isa.HasOuterProducts));
        Assert.All(IsaTraits.All, isa => Assert.Equal(isa.HasOuterProducts, isa.For(ElementType.Double).HasOuterProducts));
    }

    private static IEnumerable<ShapeSpec> AllShapes() =>
        Channels.SelectMany(_ => Pixels, (channels, pixels) => new ShapeSpec(channels, pixels))
            .Where(s => (long)s.Channels * s.Pixels <= int.MaxValue);

    private static GramPlan DotProducts(ShapeSpec shape, IsaTraits isa) =>
        new(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1, isa.MicroTileFor(shape.Channels));

    private static void ForEveryTiling(Action<ShapeSpec, MicroTiling> check)
    {
        foreach (ShapeSpec shape in AllShapes())
        {
            foreach (IsaTraits isa in IsaTraits.All)
            {
                check(shape, DotProducts(shape, isa).Tiling);
            }
        }
    }

    /// <summary>A limit that generated micro-kernels must keep; internal to the library.</summary>
    private static int LimitOfTheLibrary(string name) => (int)typeof(Gram).Assembly
        .GetType("GramGen.Syrk.MicroKernelLimits", throwOnError: true)!
        .GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
        .GetRawConstantValue()!;
}
