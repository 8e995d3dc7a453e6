using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Similarity;
using GramGen.Statistics;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>
/// Operations whose scratch memory is one array of more values than G: the few shapes for which that would be too long are refused
/// before anything is computed. All of them have more than 46 202 channels, so G alone takes 8 GB.
/// </summary>
[StackTraceHidden]
internal static class ScratchLimits
{
    /// <summary>A packed gradient pads the channels to whole micro-panels, which are narrower with every instruction set.</summary>
    public const int WidestPadding = 48;

    /// <summary>F with a vector below it has one channel more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RightHandSide<T>(GramShape shape)
        where T : unmanaged =>
        Require<T>(shape, (shape.Channels + 1L) * (shape.Channels + 1), "right-hand side", "(C + 1)·(C + 1)");

    /// <summary>D + Dᵀ is packed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<T>(GramShape shape)
        where T : unmanaged =>
        Require<T>(shape, shape.Channels * (shape.Channels + (long)WidestPadding), "gradient", "C·(C + 48)");

    /// <summary>The means of all KC blocks, and the corrections for the common mean.</summary>
    public static void Covariance<T>(GramShape shape)
        where T : unmanaged => Require<double>(
            shape,
            BlockMeans.LengthOf(shape.Channels, Element<T>.BlocksOf(shape.Pixels)) + Comoments.LengthOf(shape.Channels),
            "covariance or correlation",
            $"C·(C + 5 + 3·⌈M/{Element<T>.BlockLength}⌉)");

    /// <summary>Features that are compared row by row are copied unless they are rows.</summary>
    public static void Similarities<T>(GramShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Require<T>(shape, DenseRows<T>.LengthOf(shape.Channels, shape.Pixels), "comparison of the channels", "max(C, 4)·M");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Require<T>(GramShape shape, long length, string operation, string formula)
        where T : unmanaged
    {
        if (length > PackBuffer<T>.Longest)
        {
            Throw(shape, length, operation, formula, PackBuffer<T>.Longest);
        }
    }

    [DoesNotReturn]
    private static void Throw(GramShape shape, long length, string operation, string formula, int longest) => throw new ArgumentException(
        $"The {operation} of {shape} needs {formula} = {length} values of scratch memory; an array holds {longest}.", nameof(shape));
}
