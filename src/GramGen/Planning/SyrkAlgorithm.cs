namespace GramGen.Planning;

/// <summary>The algorithms that compute a Gram matrix; they give the same bits.</summary>
internal enum SyrkAlgorithm
{
    /// <summary>Vectors hold adjacent pixels of a channel, and their lanes are added at the end.</summary>
    DotProducts,

    /// <summary>Vectors hold adjacent channels of a transposed pixel: for few pixels and many channels.</summary>
    OuterProducts,

    /// <summary>Dot products in place, with nothing between the micro-tiles: for up to some tens of channels.</summary>
    Looped,
}
