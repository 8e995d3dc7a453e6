using System.Globalization;
using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>Information on a size that is valid, but for which the user may prefer another.</summary>
internal static class SizeAdvice
{
    /// <summary>With a stride of this number of bytes all rows map to one set of the first-level cache.</summary>
    private const int AliasingBytes = 4096;

    private const int HalfBytes = 2;
    private const double LargestHalf = 65504;

    /// <summary>Activations of a network easily reach it: values of 10.</summary>
    private const double LikelyMeanSquare = 100;

    public static IEnumerable<Diagnostic> For(DeclaredSize size)
    {
        ShapeSpec shape = size.Shape;
        Location location = KernelAttributes.LocationOf(size.Attribute);
        if (AliasingStride(shape) is { } bytes)
        {
            yield return Diagnostic.Create(
                GramDiagnostics.AliasedRows, location, shape.Channels, shape.Pixels, bytes,
                PackedPanel.PaddedStride(shape.Pixels, shape.Element));
        }

        if (LargestMeanSquare(shape) is { } limit)
        {
            yield return Diagnostic.Create(
                GramDiagnostics.HalfOverflow, location, shape.Channels, shape.Pixels,
                limit.ToString("0.###", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Bytes from row to row of features whose KC blocks are packed because their rows alias; otherwise null.</summary>
    private static long? AliasingStride(ShapeSpec shape)
    {
        long stride = (long)shape.Pixels * (shape.IsHalf ? HalfBytes : shape.Element.Bytes);
        bool isOneBlock = shape.Pixels <= shape.Element.BlockLength;
        bool isPacked = shape.IsInteger || shape.IsChannelsLast;
        return isPacked || isOneBlock || shape.Channels < PackedPanel.FewestChannels || stride % AliasingBytes != 0
            ? null
            : stride;
    }

    /// <summary>
    /// The mean square of a channel above which G overflows half precision, if activations are likely to reach it; otherwise null.
    /// </summary>
    private static double? LargestMeanSquare(ShapeSpec shape) =>
        shape.IsHalf && LargestHalf / shape.Pixels is < LikelyMeanSquare and var limit ? limit : null;
}
