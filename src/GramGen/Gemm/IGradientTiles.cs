namespace GramGen.Gemm;

/// <summary>
/// The micro-kernels of the backward product of one instruction set: R rows of the gradient × whole vectors. Each step
/// multiplies R values, every one broadcast, by the vectors of one row, and adds to all sums.
/// </summary>
internal interface IGradientTiles<T>
    where T : unmanaged
{
    /// <summary>R, the rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>The most vectors in a row of a tile.</summary>
    static abstract int Vectors { get; }

    /// <summary>Values in a vector.</summary>
    static abstract int VectorLength { get; }

    /// <summary>
    /// R channels × vectors of pixels, of features channel after channel: left a strip of S, R values a step; right the
    /// features in place.
    /// </summary>
    static abstract void ChannelRows(int vectors, scoped in GradientTile<T> tile);

    /// <summary>
    /// R pixels × vectors of channels, of features pixel after pixel: left the features in place; right a strip of S.
    /// </summary>
    static abstract void PixelRows(int vectors, scoped in GradientTile<T> tile);
}
