
namespace GramGen.Planning;

/// <summary>How one instruction set covers the lower triangle of G.</summary>
/// <param name="Isa">The instruction set.</param>
/// <param name="Strip">R: channels in a whole strip.</param>
/// <param name="Tiles">The kinds of tile; together they cover every pair of channels once.</param>
internal sealed record TilePlan(IsaTraits Isa, int Strip, EquatableArray<PlannedTile> Tiles)
{
    /// <summary>Vector registers of the hungriest tile.</summary>
    public int Registers => Tiles.Max(t => t.Shape.Registers);

    /// <summary>The tiles of so many channels, cut into strips.</summary>
    public static TilePlan Cover(int channels, int strip, IsaTraits isa)
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

    public double MultiplyCycles(int pixels) => Total(t => CostModel.Multiply(Isa, t, pixels));

    public double ReduceCycles(int pixels) => Total(t => CostModel.Reduce(Isa, t, pixels));

    public double FinishCycles() => Total(t => CostModel.Finish(Isa, t));

    private double Total(Func<TileShape, double> cost) => Tiles.Sum(t => t.Count * cost(t.Shape));
}
