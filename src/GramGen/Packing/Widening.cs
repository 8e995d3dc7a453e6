using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Packing;

/// <summary>Makes <see cref="float"/> of <see cref="Half"/>, exactly.</summary>
/// <remarks>
/// By integers and one multiplication: .NET has no vectors of <see cref="Half"/>. The bits of the exponent and the
/// fraction are moved to their places; times 2¹¹² the exponent's bias is right, for subnormal numbers too. What comes out
/// above the largest finite <see cref="Half"/> was infinite or not a number, and gets the exponent of those.
/// </remarks>
internal static class Widening
{
    private const float FirstNotFinite = 65536;
    private const int NotFiniteExponent = 0x7F800000;
    private const int SignAndValue = unchecked((int)0x8FFFE000);
    private const int FractionShift = 13;

    /// <summary>2¹¹²: the difference of the biases, 127 and 15.</summary>
    private static readonly float Rebias = BitConverter.Int32BitsToSingle((112 + 127) << 23);

    /// <summary>Where a row's values wait that are widened in place: in its second half, so that none is overwritten before its turn.</summary>
    public static Span<Half> WaitingPlace(Span<float> row) => MemoryMarshal.Cast<float, Half>(row)[row.Length..];

    /// <summary>Widens values that wait in their row.</summary>
    /// <param name="row">Whole vectors of 16.</param>
    public static void InPlace(Span<float> row) => Run(WaitingPlace(row), row);

    /// <summary>Widens values to a row, which may be where they wait.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<Half> source, Span<float> row)
    {
        ref short from = ref Unsafe.As<Half, short>(ref MemoryMarshal.GetReference(source));
        ref float to = ref MemoryMarshal.GetReference(row);
        nuint length = (nuint)source.Length;
        nuint i = 0;
        for (; i + 16 <= length; i += 16)
        {
            Vector512<short> halves = Vector256.LoadUnsafe(ref from, i).ToVector512Unsafe();
            Widen(Vector512.WidenLower(halves)).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) = (float)BitConverter.Int16BitsToHalf(Unsafe.Add(ref from, i));
        }
    }

    /// <summary>Half precision numbers with their sign in all upper bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector512<int> halves)
    {
        Vector512<float> value = ((halves << FractionShift) & Vector512.Create(SignAndValue)).AsSingle() * Rebias;
        Vector512<int> isNotFinite = Vector512.GreaterThanOrEqual(Vector512.Abs(value), Vector512.Create(FirstNotFinite)).AsInt32();
        return (value.AsInt32() | (isNotFinite & Vector512.Create(NotFiniteExponent))).AsSingle();
    }
}
