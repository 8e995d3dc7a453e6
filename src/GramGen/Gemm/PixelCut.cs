using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;

namespace GramGen.Gemm;

/// <summary>
/// How the pixels of a product are cut into units of work: the features of a unit stay in the second-level cache while all
/// strips of S meet them. How they are cut changes no bit of the result.
/// </summary>
/// <param name="Head">Pixels before the first unit's whole vectors.</param>
/// <param name="End">Where the whole vectors end.</param>
/// <param name="UnitPixels">Pixels in whole vectors of a unit; the last may have fewer.</param>
internal readonly record struct PixelCut(int Head, int End, int UnitPixels)
{
    /// <summary>Small beside a second-level cache, which S shares.</summary>
    private const int CachedBytes = 128 * 1024;

    /// <summary>Vectors of pixels that a head must leave to be worth it.</summary>
    private const int FewestVectors = 8;

    public int Units => Math.Max((End - Head + UnitPixels - 1) / UnitPixels, 1);

    /// <summary>Of features pixel after pixel: units of whole tiles of so many pixels.</summary>
    public static PixelCut OfPixelRows<T>(GramShape shape, int tilePixels)
        where T : unmanaged => new(0, shape.Pixels, UnitPixelsOf<T>(shape, tilePixels));

    /// <summary>Of features channel after channel: units of whole tiles of so many pixels.</summary>
    public static PixelCut OfChannelRows<T>(GramShape shape, ReadOnlySpan<T> features, int tilePixels, int vectorLength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int head = HeadOf(shape, features, vectorLength);
        return new(head, shape.Pixels - ((shape.Pixels - head) % vectorLength), UnitPixelsOf<T>(shape, tilePixels));
    }

    /// <summary>The first pixel of a unit's whole vectors.</summary>
    public int StartOf(int unit) => Head + (unit * UnitPixels);

    public int EndOf(int unit) => (int)Math.Min(Head + ((unit + 1L) * UnitPixels), End);

    private static int UnitPixelsOf<T>(GramShape shape, int tilePixels)
        where T : unmanaged =>
        Math.Max(CachedBytes / Unsafe.SizeOf<T>() / shape.Channels / tilePixels, 1) * tilePixels;

    /// <summary>
    /// Where all rows begin at the same place of a vector, so many pixels less leave vectors that lie in one cache line each.
    /// </summary>
    private static int HeadOf<T>(GramShape shape, ReadOnlySpan<T> features, int vectorLength)
        where T : unmanaged =>
        shape.Pixels % vectorLength == 0 && shape.Pixels >= FewestVectors * vectorLength
            ? Scratch<T>.ToCacheLine(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(features), features.Length)) % vectorLength
            : 0;
}
