using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Packing;

/// <summary>Converts <see cref="Half"/> to <see cref="float"/>, exactly.</summary>
/// <remarks>
/// .NET has no vectors of <see cref="Half"/>, so integer shifts move exponent and fraction to their positions, and a
/// multiplication by 2¹¹² corrects the exponent's bias, for subnormal numbers too. A result above the largest finite
/// <see cref="Half"/> was infinite or NaN, and gets the exponent of those.
/// </remarks>
internal static class HalfConversion
{
    private const float FirstNotFinite = 65536;
    private const int NotFiniteExponent = 0x7F800000;
    private const int SignAndValue = unchecked((int)0x8FFFE000);
    private const int FractionShift = 13;

    /// <summary>2¹¹²: the difference of the biases, 127 and 15.</summary>
    private static readonly float Rebias = BitConverter.Int32BitsToSingle((112 + 127) << 23);

    /// <summary>
    /// The second half of a row, where values are stored that will be converted in place: none is overwritten before it is read.
    /// </summary>
    public static Span<Half> Source(Span<float> row) => MemoryMarshal.Cast<float, Half>(row)[row.Length..];

    /// <summary>Converts the values in the <see cref="Source"/> of a row.</summary>
    /// <param name="row">Whole vectors of 16.</param>
    public static void ToSingleInPlace(Span<float> row) => ToSingle(Source(row), row);

    /// <summary>Converts values to a row, whose <see cref="Source"/> they may be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> row)
    {
        ref short from = ref Unsafe.As<Half, short>(ref MemoryMarshal.GetReference(source));
        ref float to = ref MemoryMarshal.GetReference(row);
        nuint length = (nuint)source.Length;
        nuint i = 0;
        for (; i + 16 <= length; i += 16)
        {
            Vector512<short> halves = Vector256.LoadUnsafe(ref from, i).ToVector512Unsafe();
            ToSingle(Vector512.WidenLower(halves)).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) = (float)BitConverter.Int16BitsToHalf(Unsafe.Add(ref from, i));
        }
    }

    /// <param name="halves">Half-precision numbers with their sign in all upper bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ToSingle(Vector512<int> halves)
    {
        Vector512<float> value = ((halves << FractionShift) & Vector512.Create(SignAndValue)).AsSingle() * Rebias;
        Vector512<int> isNotFinite = Vector512.GreaterThanOrEqual(Vector512.Abs(value), Vector512.Create(FirstNotFinite)).AsInt32();
        return (value.AsInt32() | (isNotFinite & Vector512.Create(NotFiniteExponent))).AsSingle();
    }
}
