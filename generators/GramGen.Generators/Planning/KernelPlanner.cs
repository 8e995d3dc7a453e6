using GramGen.Generators.Model;

namespace GramGen.Generators.Planning;

/// <summary>From a size to its plan. Pure: the same size gives the same plan.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) =>
        new(shape, new EquatableArray<TilePlan>(IsaTraits.All.Select(isa => Plan(shape, isa))));

    /// <summary>The cheapest strip width by the cost model; of equals the widest, for it has fewer tiles.</summary>
    public static TilePlan Plan(ShapeSpec shape, IsaTraits isa) =>
        Enumerable.Range(1, Math.Min(isa.MaxStrip, shape.Channels))
            .Select(strip => Cover(shape.Channels, strip, isa))
            .OrderBy(plan => plan.MultiplyCycles(shape.Pixels) + plan.ReduceCycles(shape.Pixels) + plan.FinishCycles())
            .ThenByDescending(plan => plan.Strip)
            .First();

    private static TilePlan Cover(int channels, int strip, IsaTraits isa)
    {
        int whole = channels / strip;
        int edge = channels % strip;
        var tiles = new List<PlannedTile>();
        Add(TileRole.Square, TileShape.Rectangle(strip, strip), whole * (whole - 1) / 2);
        Add(TileRole.Triangle, TileShape.Triangle(strip), whole);
        if (edge > 0)
        {
            Add(TileRole.EdgeSquare, TileShape.Rectangle(edge, strip), whole);
            Add(TileRole.EdgeTriangle, TileShape.Triangle(edge), 1);
        }

        return new TilePlan(isa, strip, new EquatableArray<PlannedTile>(tiles));

        void Add(TileRole role, TileShape shape, int count)
        {
            if (count > 0)
            {
                tiles.Add(new PlannedTile(role, shape, count));
            }
        }
    }
}
