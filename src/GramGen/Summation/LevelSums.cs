using System.Numerics;
using System.Runtime.Intrinsics;

namespace GramGen.Summation;

/// <summary>Sums that move between accumulator levels, in whole 128-bit vectors.</summary>
internal static class LevelSums
{
    /// <summary>Adds a level to sums.</summary>
    public static void Add<T>(ref T level, ref T sums, int length)
        where T : unmanaged
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            (Vector128.LoadUnsafe(ref level, i) + Vector128.LoadUnsafe(ref sums, i)).StoreUnsafe(ref sums, i);
        }
    }

    /// <summary>Copies sums to a level.</summary>
    public static void Copy<T>(ref T sums, ref T level, int length)
        where T : unmanaged
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            Vector128.LoadUnsafe(ref sums, i).StoreUnsafe(ref level, i);
        }
    }

    /// <summary>Scales finished sums in place.</summary>
    public static void Scale<T>(ref T sums, int length, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector128<T>.Count)
        {
            CanonicalNaN.Of(Vector128.LoadUnsafe(ref sums, i) * scale).StoreUnsafe(ref sums, i);
        }
    }
}
