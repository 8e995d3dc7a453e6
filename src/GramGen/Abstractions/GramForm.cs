namespace GramGen;

/// <summary>The two forms of a product; they give the same bits.</summary>
public enum GramForm
{
    /// <summary>Tiles of dot products: vectors hold neighbouring pixels, and their lanes are added at the end.</summary>
    DotProducts,

    /// <summary>
    /// Tiles of outer products, for sizes of few pixels and many channels: vectors hold neighbouring channels, of features
    /// that were transposed.
    /// </summary>
    OuterProducts,
}
