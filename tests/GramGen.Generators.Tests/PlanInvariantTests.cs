using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;
using GramGen.Syrk;

namespace GramGen.Generators.Tests;

/// <summary>What holds for the plan of every size.</summary>
public class PlanInvariantTests
{
    private static readonly int[] Channels = [.. Enumerable.Range(1, 130), 255, 256, 257, 511, 512, 1024, 4096, 46340];

    private static readonly int[] Pixels = [1, 15, 16, 17, 49, 196, 784, 1023, 1024, 1025, 8192, 50176, 262144, int.MaxValue];

    [Fact]
    public void EveryTile_FitsTheRegisters() => ForEveryPlan((_, plan) =>
    {
        Assert.InRange(plan.Registers, 1, plan.Isa.Registers);
        Assert.All(
            plan.Tiles.SelectMany(tile => tile.Shape.PiecesFor(plan.Isa)),
            piece => Assert.InRange(piece.Shape.Registers, 1, plan.Isa.Registers));
    });

    [Fact]
    public void EveryTile_OneToChooseFrom() => ForEveryPlan((shape, plan) =>
    {
        Assert.Contains(plan.Size, plan.Isa.Tiles);
        Assert.InRange(plan.Size.Rows, 1, Math.Min(TileLimits.LongestStrip, shape.Channels));
        Assert.Equal(0, plan.Size.Rows % plan.Size.Columns);
    });

    [Fact]
    public void EveryTilesPieces_CoverItOnce() => ForEveryPlan((_, plan) => Assert.All(plan.Tiles, tile =>
        Assert.Equal(
            tile.Shape.Entries(),
            tile.Shape.PiecesFor(plan.Isa).SelectMany(piece => piece.Entries()).OrderBy(tile.Shape.NumberOf))));

    /// <summary>The transpose trees of narrow vectors reduce whole vectors of sums, present or not.</summary>
    [Fact]
    public void EveryTile_FitsTheWorkSpace() => ForEveryPlan((_, plan) => Assert.All(plan.Tiles, tile =>
    {
        int whole = plan.Isa.VectorLanes == plan.Isa.Element.Lanes ? 1 : plan.Isa.VectorLanes;
        int sums = (tile.Shape.Sums + whole - 1) / whole * whole;
        Assert.InRange(sums * plan.Isa.Element.Lanes, 1, TileLimits.WorkLength);
    }));

    [Fact]
    public void EveryPairOfChannels_CountedOnce() => ForEveryPlan((shape, plan) =>
        Assert.Equal(
            (long)shape.Channels * (shape.Channels + 1) / 2,
            plan.Tiles.Sum(tile => (long)tile.Count * tile.Shape.Sums)));

    /// <summary>The walk is the library's: whole strips row by row, then the edge.</summary>
    [Fact]
    public void EveryPairOfChannels_CoveredOnceByTheTilesOfTheWalk() => ForEveryPlan((shape, plan) =>
    {
        if (shape is { Channels: > 64 } or { Pixels: > 1 })
        {
            return;
        }

        var covered = new HashSet<(int Row, int Column)>();
        var counts = new Dictionary<TileRole, int>();
        (int strip, int columns) = plan.Size;
        int whole = shape.Channels / strip * strip;
        for (int row = 0; row < shape.Channels; row += strip)
        {
            for (int column = 0; column <= row; column += columns)
            {
                TileRole role = (row == whole, row == column) switch
                {
                    (false, false) => TileRole.Square,
                    (false, true) => TileRole.Triangle,
                    (true, false) => TileRole.EdgeSquare,
                    (true, true) => TileRole.EdgeTriangle,
                };
                counts[role] = counts.GetValueOrDefault(role) + 1;
                TileShape tile = Assert.Single(plan.Tiles, t => t.Role == role).Shape;
                Assert.All(tile.Entries(), entry => Assert.True(covered.Add((row + entry.Row, column + entry.Column))));
            }
        }

        Assert.Equal(shape.Channels * (shape.Channels + 1) / 2, covered.Count);
        Assert.All(covered, pair => Assert.InRange(pair.Row, pair.Column, shape.Channels - 1));
        Assert.Equal(counts, plan.Tiles.ToDictionary(t => t.Role, t => t.Count));
    });

    [Fact]
    public void EveryCost_Positive() => ForEveryPlan((shape, plan) =>
    {
        Assert.True(plan.MultiplyCycles(shape.Pixels) > 0, $"{shape} {plan.Isa.Name} multiply");
        Assert.True(plan.ReduceCycles(shape.Pixels) > 0, $"{shape} {plan.Isa.Name} reduce");
        Assert.True(plan.FinishCycles() > 0, $"{shape} {plan.Isa.Name} finish");
    });

    [Fact]
    public void MorePixels_MoreWork() => Assert.All(IsaTraits.All, isa =>
    {
        TilePlan plan = KernelPlanner.Tiles(new ShapeSpec(64, 784), isa);
        Assert.True(plan.MultiplyCycles(1600) > plan.MultiplyCycles(800));
        Assert.True(plan.ReduceCycles(2048) > plan.ReduceCycles(1024));
    });

    [Fact]
    public void EveryShape_OnePlanForEachInstructionSetInOrder() =>
        Assert.Equal(IsaTraits.All, KernelPlanner.Plan(new ShapeSpec(64, 784)).Isas.Select(plan => plan.Isa));

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

    [Fact]
    public void TheGenericTile_OneToChooseFrom() =>
        Assert.All(IsaTraits.All, isa => Assert.Contains(isa.GenericTile, isa.Tiles));

    [Fact]
    public void EveryShape_TilesOfOneForm()
    {
        foreach (ShapeSpec shape in AllShapes())
        {
            Assert.All(KernelPlanner.Plan(shape).Isas, plan => Assert.Equal(
                OuterForm.Suits(plan.Isa, shape.Channels, shape.Pixels, shape.IsCopiedToStrips) ? null : KernelPlanner.Tiles(shape, plan.Isa), plan.Dots));
        }
    }

    [Fact]
    public void EveryOuterTile_FitsTheRegistersAndTheStrips() => Assert.All(
        IsaTraits.All.Where(isa => isa.OuterTile != OuterTileSize.None),
        isa =>
        {
            (int rows, int vectors) = isa.OuterTile;
            Assert.InRange((rows * vectors) + vectors + 1, 1, isa.Registers);
            Assert.Equal(0, OuterForm.StripChannels % rows);
            Assert.Equal(0, OuterForm.StripChannels % isa.VectorLanes);
        });

    private static IEnumerable<ShapeSpec> AllShapes() =>
        Channels.SelectMany(_ => Pixels, (channels, pixels) => new ShapeSpec(channels, pixels))
            .Where(s => (long)s.Channels * s.Pixels <= int.MaxValue);

    private static void ForEveryPlan(Action<ShapeSpec, TilePlan> check)
    {
        foreach (ShapeSpec shape in AllShapes())
        {
            foreach (IsaTraits isa in IsaTraits.All)
            {
                check(shape, KernelPlanner.Tiles(shape, isa));
            }
        }
    }
}
