using System.Runtime.CompilerServices;

namespace GramGen.Gradients;

/// <summary>
/// How the pixels of a product are cut into units of work: the features of a unit stay in the second-level cache while all
/// strips of S meet them.
/// </summary>
/// <param name="Pixels">M.</param>
/// <param name="UnitPixels">Pixels of a unit; the last may have fewer.</param>
internal readonly record struct PixelCut(int Pixels, int UnitPixels)
{
    /// <summary>A quarter of a second-level cache of 1 MB.</summary>
    private const int CachedBytes = 256 * 1024;

    public int Units => (Pixels + UnitPixels - 1) / UnitPixels;

    /// <summary>Units of whole tiles.</summary>
    /// <param name="shape">C and M.</param>
    /// <param name="tilePixels">Pixels of a tile.</param>
    public static PixelCut Of<T>(GramShape shape, int tilePixels)
        where T : unmanaged =>
        new(shape.Pixels, Math.Max(CachedBytes / Unsafe.SizeOf<T>() / shape.Channels / tilePixels, 1) * tilePixels);

    public int Start(int unit) => unit * UnitPixels;

    public int End(int unit) => (int)Math.Min((unit + 1L) * UnitPixels, Pixels);
}
