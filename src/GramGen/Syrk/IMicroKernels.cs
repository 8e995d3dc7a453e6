using System.Diagnostics;
using System.Numerics;
using GramGen.Packing;

namespace GramGen.Syrk;

/// <summary>
/// The micro-kernels of dot products of one instruction set. Channels are cut into micro-panels of <see cref="Rows"/> and one
/// narrower <em>fringe</em>; a micro-kernel multiplies a micro-panel with <see cref="Columns"/> channels before it, or with
/// itself.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <remarks>
/// Every micro-kernel adds in the library's summation order, from +0, over one KC block. It leaves its
/// sums in <c>work</c>, row by row: MR·NR of a rectangle, MR·(MR + 1)/2 of a diagonal (the lower triangle). If
/// <see cref="VectorLength"/> is less than the lanes, it leaves the lanes of each sum instead.
/// </remarks>
internal interface IMicroKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>MR, the rows of a whole micro-panel.</summary>
    static abstract int Rows { get; }

    /// <summary>NR, the columns of a rectangle: MR, or a part of it.</summary>
    static abstract int Columns { get; }

    /// <summary>Values in a vector; 1 if there are no vectors.</summary>
    static abstract int VectorLength { get; }

    /// <summary>Whether rectangles pack a row while they multiply.</summary>
    static virtual bool InterleavesPacking => true;

    /// <summary>A whole micro-panel with NR channels before it: MR × NR sums.</summary>
    static virtual void Rectangle(in MicroKernelBlock<T> block, nuint row, nuint column, ref T work) =>
        throw new UnreachableException("The plan has no rectangle.");

    /// <summary>A whole micro-panel with itself: MR·(MR + 1)/2 sums.</summary>
    static abstract void Diagonal(in MicroKernelBlock<T> block, nuint row, ref T work);

    /// <summary>The fringe with NR channels before it: rows × NR sums.</summary>
    static virtual void FringeRectangle(int rows, in MicroKernelBlock<T> block, nuint row, nuint column, ref T work) =>
        throw new UnreachableException("The plan has no fringe.");

    /// <summary>The fringe with itself: rows·(rows + 1)/2 sums.</summary>
    static virtual void FringeDiagonal(int rows, in MicroKernelBlock<T> block, nuint row, ref T work) =>
        throw new UnreachableException("The plan has no fringe.");
}

/// <summary>What micro-kernels may require.</summary>
internal static class MicroKernelLimits
{
    /// <summary>The largest MR.</summary>
    public const int MostRows = 6;

    /// <summary>Values that <c>work</c> must hold: the lanes, 16 at most, of each sum of the largest rectangle.</summary>
    public const int WorkLength = MostRows * MostRows * 16;
}
