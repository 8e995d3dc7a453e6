using System.ComponentModel;
using System.Diagnostics;
using GramGen.Pipeline;

namespace GramGen.Runtime;

/// <summary>
/// The micro-kernels of one instruction set. The channels are cut into strips of <see cref="Strip"/> rows and one
/// narrower <em>edge</em> strip; a tile is the block of dot products of one strip with another.
/// </summary>
/// <remarks>
/// For generated code. Every tile adds in the library's summation order, from +0, over one block of pixels. What it leaves
/// in <c>work</c> <see cref="Reduce"/> turns into its sums, row by row: R·S of a rectangle, R·(R + 1)/2 of a triangle (the
/// lower one, diagonal included).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGramTiles
{
    /// <summary>The largest R.</summary>
    const int LongestStrip = 5;

    /// <summary>Values that <c>work</c> must hold: the 16 lanes of each sum of the largest square.</summary>
    const int WorkLength = LongestStrip * LongestStrip * 16;

    /// <summary>R, the rows of a whole strip.</summary>
    static abstract int Strip { get; }

    /// <summary>
    /// Values from row to row of the panel that the blocks of a size are copied to; 0 where tiles read the features in place.
    /// </summary>
    /// <param name="shape">The size of F.</param>
    static virtual int PanelStride(GramShape shape) => PanelLayout.StrideOf(shape.Channels, shape.Pixels);

    /// <summary>A whole strip with another: R × R sums.</summary>
    static virtual void Square(in PixelBlock block, nuint row, nuint column, ref float work) =>
        throw new UnreachableException("The plan has no square tile.");

    /// <summary>A whole strip with itself: R·(R + 1)/2 sums.</summary>
    static abstract void Triangle(in PixelBlock block, nuint row, ref float work);

    /// <summary>The edge strip with a whole strip: edge × R sums.</summary>
    static virtual void EdgeSquare(int edge, in PixelBlock block, nuint row, nuint column, ref float work) =>
        throw new UnreachableException("The plan has no edge.");

    /// <summary>The edge strip with itself: edge·(edge + 1)/2 sums.</summary>
    static virtual void EdgeTriangle(int edge, in PixelBlock block, nuint row, ref float work) =>
        throw new UnreachableException("The plan has no edge.");

    /// <summary>Makes sums of what a tile left, if it left their lanes: nothing where it adds them from registers.</summary>
    /// <param name="work">What the tile left; afterwards the sums, from the first value on.</param>
    /// <param name="sums">The number of the tile's sums.</param>
    static virtual void Reduce(ref float work, int sums)
    {
    }
}
