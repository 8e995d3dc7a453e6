namespace GramGen.Planning;

/// <summary>A tile in outer-product form.</summary>
/// <param name="Rows">R: channels whose values are broadcast; a strip of 16 is a multiple of it.</param>
/// <param name="Vectors">Vectors of channels that each of them meets at most.</param>
internal readonly record struct OuterTileSize(int Rows, int Vectors)
{
    /// <summary>No tiles of this form.</summary>
    public static OuterTileSize None => default;
}
