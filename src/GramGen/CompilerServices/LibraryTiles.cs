using System.ComponentModel;
using System.Diagnostics;
using GramGen.Syrk;

namespace GramGen.CompilerServices;

/// <summary>
/// Stands for the tiles of an instruction set at a size that nothing is generated for: the library's own are as fast there,
/// or a team's options leave the instruction set out.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LibraryTiles : IGramTiles<float>, IGramTiles<double>
{
    /// <inheritdoc/>
    public static int Strip => 1;

    /// <inheritdoc/>
    public static int Columns => 1;

    /// <inheritdoc/>
    public static void Scale(ref float sums, int count, float scale, ref float scaled) =>
        throw new UnreachableException("The library takes its own tiles instead.");

    /// <inheritdoc/>
    public static void Scale(ref double sums, int count, double scale, ref double scaled) =>
        throw new UnreachableException("The library takes its own tiles instead.");

    /// <inheritdoc/>
    public static void Triangle(in PixelBlock<float> block, nuint row, ref float work) =>
        throw new UnreachableException("The library takes its own tiles instead.");

    /// <inheritdoc/>
    public static void Triangle(in PixelBlock<double> block, nuint row, ref double work) =>
        throw new UnreachableException("The library takes its own tiles instead.");
}
