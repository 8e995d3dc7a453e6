namespace GramGen.Planning;

/// <summary>How one instruction set covers the lower triangle of G.</summary>
/// <param name="Isa">The instruction set.</param>
/// <param name="Size">R and S: channels in a whole strip, columns of a rectangle.</param>
/// <param name="Tiles">The kinds of tile; together they cover every pair of channels once.</param>
internal sealed record TilePlan(IsaTraits Isa, TileSize Size, EquatableArray<PlannedTile> Tiles)
{
    /// <summary>Vector registers of the hungriest tile.</summary>
    public int Registers => Tiles.SelectMany(t => t.Shape.PiecesFor(Isa)).Max(piece => piece.Shape.Registers);

    /// <summary>The tiles of so many channels, cut into strips.</summary>
    public static TilePlan Cover(int channels, TileSize size, IsaTraits isa)
    {
        (int strip, int columns) = size;
        int whole = channels / strip;
        int edge = channels % strip;
        var tiles = new List<PlannedTile>();
        Add(TileRole.Square, TileShape.Rectangle(strip, columns), whole * (whole - 1) / 2 * (strip / columns));
        Add(TileRole.Triangle, TileShape.Triangle(strip), whole);
        if (edge > 0)
        {
            Add(TileRole.EdgeSquare, TileShape.Rectangle(edge, columns), whole * (strip / columns));
            Add(TileRole.EdgeTriangle, TileShape.Triangle(edge), 1);
        }

        return new TilePlan(isa, size, new EquatableArray<PlannedTile>(tiles));

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
