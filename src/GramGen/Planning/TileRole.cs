namespace GramGen.Planning;

/// <summary>Which strips a tile multiplies; the names are those of the library's tile contract.</summary>
internal enum TileRole
{
    Square,
    Triangle,
    EdgeSquare,
    EdgeTriangle,
}
