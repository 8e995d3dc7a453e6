using System.ComponentModel;
using System.Diagnostics;
using System.Numerics;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// The micro-kernels of one instruction set. The channels are cut into strips of <see cref="Strip"/> rows and one
/// narrower <em>edge</em> strip; a tile is the block of dot products of one strip with <see cref="Columns"/> channels before
/// it, or with itself.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <remarks>
/// For generated code. Every tile adds in the library's summation order, from +0, over one block of pixels. What it leaves
/// in <c>work</c> <see cref="Reduce"/> turns into its sums, row by row: R·S of a rectangle, R·(R + 1)/2 of a triangle (the
/// lower one, diagonal included).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGramTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>R, the rows of a whole strip.</summary>
    static abstract int Strip { get; }

    /// <summary>S, the columns of a rectangle: R, or a part of it.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// Values from row to row of the panel that the blocks of a size are copied to; 0 where tiles read the features in place.
    /// </summary>
    /// <param name="shape">The size of F.</param>
    static virtual int PanelStride(GramShape shape) => PanelLayout.StrideOf(shape.Channels, shape.Pixels, Element<T>.Type);

    /// <summary>Whether rectangles carry a row along.</summary>
    static virtual bool Carries => true;

    /// <summary>A whole strip with S channels before it: R × S sums.</summary>
    static virtual void Square(in PixelBlock<T> block, in CarriedRow<T> carried, nuint row, nuint column, ref T work) =>
        throw new UnreachableException("The plan has no square tile.");

    /// <summary>A whole strip with itself: R·(R + 1)/2 sums.</summary>
    static abstract void Triangle(in PixelBlock<T> block, nuint row, ref T work);

    /// <summary>The edge strip with S channels before it: edge × S sums.</summary>
    static virtual void EdgeSquare(int edge, in PixelBlock<T> block, in CarriedRow<T> carried, nuint row, nuint column, ref T work) =>
        throw new UnreachableException("The plan has no edge.");

    /// <summary>The edge strip with itself: edge·(edge + 1)/2 sums.</summary>
    static virtual void EdgeTriangle(int edge, in PixelBlock<T> block, nuint row, ref T work) =>
        throw new UnreachableException("The plan has no edge.");

    /// <summary>Makes sums of what a tile left, if it left their lanes: nothing where it adds them from registers.</summary>
    /// <param name="work">What the tile left; afterwards the sums, from the first value on.</param>
    /// <param name="sums">The number of the tile's sums.</param>
    static virtual void Reduce(ref T work, int sums)
    {
    }

    /// <summary>Scales sums and makes every NaN the same: its bits differ between processors and with the order of operands.</summary>
    /// <param name="sums">The sums, in whole vectors.</param>
    /// <param name="count">Their number.</param>
    /// <param name="scale">s.</param>
    /// <param name="scaled">Receives them, in whole vectors.</param>
    static abstract void Scale(ref T sums, int count, T scale, ref T scaled);

    /// <summary>Whether <see cref="Mirror"/> is faster than storing the mirror image value by value.</summary>
    static virtual bool Mirrors => false;

    /// <summary>The mirror image of a tile's sums: a rectangle column by column, a triangle filled up to a square.</summary>
    /// <param name="sums">The sums, row by row.</param>
    /// <param name="rows">The tile's rows; a rectangle has S columns.</param>
    /// <param name="isTriangle">Whether the tile is a triangle.</param>
    /// <param name="image">Receives the image, row by row, in whole vectors.</param>
    static virtual void Mirror(ref T sums, int rows, bool isTriangle, ref T image) =>
        throw new UnreachableException("Mirror images are stored value by value.");
}
