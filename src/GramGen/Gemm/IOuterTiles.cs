namespace GramGen.Gemm;

/// <summary>
/// The micro-kernels of one instruction set in outer-product form: a step takes one pixel of R channels times whole
/// vectors of channels. So vectors hold neighbouring entries of G, and no lanes have to be added across.
/// </summary>
internal interface IOuterTiles
{
    /// <summary>R, the rows of a tile: a strip is a multiple of it.</summary>
    static abstract int Rows { get; }

    /// <summary>The most vectors in a row of a tile.</summary>
    static abstract int Vectors { get; }

    /// <summary>Values in a vector: a strip is a multiple of it.</summary>
    static abstract int VectorLength { get; }

    /// <summary>The sums of R rows with some vectors of columns, finished and scaled.</summary>
    /// <param name="vectors">Vectors in a row.</param>
    /// <param name="panel">The features.</param>
    /// <param name="row">The first channel of the rows, a multiple of R.</param>
    /// <param name="column">The first channel of the columns, a multiple of the vectors' length.</param>
    /// <param name="scale">s.</param>
    /// <param name="levels">Room for the sums that wait for their neighbours.</param>
    /// <param name="sums">Receives the sums, row by row.</param>
    /// <param name="stores">What is to be stored meanwhile.</param>
    static abstract void Multiply(
        int vectors, in StripPanel panel, int row, int column, float scale, ref float levels, ref float sums, ref OuterStores stores);

    /// <summary>Turns four columns of as many rows as a vector has values into four vectors.</summary>
    /// <param name="source">The first row's first value.</param>
    /// <param name="stride">Values from row to row.</param>
    /// <param name="target">Where the first vector goes.</param>
    /// <param name="second">Where the second goes, counted from there.</param>
    /// <param name="third">Where the third goes.</param>
    /// <param name="fourth">Where the fourth goes.</param>
    static abstract void Transpose(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth);

    /// <summary>Copies values, whole vectors first.</summary>
    static abstract void Copy(ref float source, ref float target, int count);
}
