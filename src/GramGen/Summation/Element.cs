using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>The <see cref="ElementType"/> of a type, as constants of the compiled code.</summary>
internal static class Element<T>
    where T : unmanaged
{
    public static int Lanes => ElementType.LaneBytes / Unsafe.SizeOf<T>();

    public static int BlockLength => ElementType.BlockBytes / Unsafe.SizeOf<T>();

    public static ElementType Type => typeof(T) == typeof(double) ? ElementType.Double : ElementType.Single;

    /// <summary>KC blocks of a number of pixels.</summary>
    public static int BlocksOf(int pixels) => SummationOrder.BlockCount(pixels, Type);
}

/// <summary>Makes every NaN result <c>T.NaN</c>: its bits differ between processors and with the order of operands.</summary>
internal static class CanonicalNaN
{
    public static T Of<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.IsNaN(value) ? T.NaN : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Of<T>(Vector128<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector128.ConditionalSelect(Vector128.Equals(value, value), value, Vector128.Create(T.NaN));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of<T>(Vector256<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector256.ConditionalSelect(Vector256.Equals(value, value), value, Vector256.Create(T.NaN));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.Equals(value, value), value, Vector512.Create(T.NaN));
}
