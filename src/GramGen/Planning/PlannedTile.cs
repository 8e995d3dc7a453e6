namespace GramGen.Planning;

/// <summary>A tile of a plan.</summary>
/// <param name="Role">Which strips it multiplies.</param>
/// <param name="Shape">Its rows and columns.</param>
/// <param name="Count">How often it stands in the lower triangle of the matrix.</param>
internal sealed record PlannedTile(TileRole Role, TileShape Shape, int Count);
