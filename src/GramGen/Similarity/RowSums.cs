using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Similarity;

/// <summary>
/// Sums of squares of rows, and of differences of rows, in the <see cref="SummationOrder"/>: their bits are those of the Gram matrix of
/// the row, or of the rounded differences. Four at a time, because a single sum would wait for each addition.
/// </summary>
internal static class RowSums
{
    /// <summary>Sums that are computed together.</summary>
    public const int Together = 4;

    /// <summary>Memory for the accumulator levels of the longest row.</summary>
    private const int MostLevels = 32;

    /// <summary>Σx² of each of some rows.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="pixels">Values of a row.</param>
    /// <param name="sums">Receives a sum for each row.</param>
    public static void Squares<T>(ReadOnlySpan<T> rows, int pixels, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> four = stackalloc T[Together];
        for (int first = 0; first < sums.Length; first += Together)
        {
            Sum(
                isDifference: false, default, Row(rows, first), Row(rows, Math.Min(first + 1, sums.Length - 1)),
                Row(rows, Math.Min(first + 2, sums.Length - 1)), Row(rows, Math.Min(first + 3, sums.Length - 1)), four);
            four[..Math.Min(Together, sums.Length - first)].CopyTo(sums[first..]);
        }

        ReadOnlySpan<T> Row(ReadOnlySpan<T> all, int row) => all.Slice(row * pixels, pixels);
    }

    /// <summary>Σ(x − y)² of a row and four others.</summary>
    /// <param name="row">x.</param>
    /// <param name="first">The first of the others.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    /// <param name="fourth">The fourth.</param>
    /// <param name="sums">Receives four sums.</param>
    public static void SquaredDifferences<T>(
        ReadOnlySpan<T> row, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third, ReadOnlySpan<T> fourth, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(isDifference: true, row, first, second, third, fourth, sums);

    [SkipLocalsInit] // Levels are written before they are read.
    private static void Sum<T>(
        bool isDifference, ReadOnlySpan<T> row, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third,
        ReadOnlySpan<T> fourth, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int pixels = first.Length;
        int blocks = Element<T>.BlocksOf(pixels);
        Span<T> memory = stackalloc T[MostLevels * Together];
        var levels = new AccumulatorLevels<T>(blocks == 1 ? default : memory, blocks == 1 ? 0 : Together);
        for (int block = 0; block < blocks; block++)
        {
            int start = block * Element<T>.BlockLength;
            int length = Math.Min(pixels - start, Element<T>.BlockLength);
            SumBlock(
                isDifference, isDifference ? row.Slice(start, length) : default, first.Slice(start, length),
                second.Slice(start, length), third.Slice(start, length), fourth.Slice(start, length), sums);
            levels.Combine(BlockStep.Of(block, blocks), slot: 0, Together, ref MemoryMarshal.GetReference(sums));
        }

        foreach (ref T sum in sums)
        {
            sum = CanonicalNaN.Of(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumBlock<T>(
        bool isDifference, ReadOnlySpan<T> row, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third,
        ReadOnlySpan<T> fourth, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Element<T>.Lanes;
        int whole = first.Length / lanes * lanes;
        (Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) =
            (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        Vector512<T> x = Vector512<T>.Zero;
        for (int k = 0; k < whole; k += lanes)
        {
            x = isDifference ? Load(row, k) : x;
            Add(ref a, Load(first, k) - x);
            Add(ref b, Load(second, k) - x);
            Add(ref c, Load(third, k) - x);
            Add(ref d, Load(fourth, k) - x);
        }

        if (whole < first.Length)
        {
            Span<T> padded = stackalloc T[lanes];
            x = isDifference ? Padded(row[whole..], padded) : x;
            Add(ref a, Padded(first[whole..], padded) - x);
            Add(ref b, Padded(second[whole..], padded) - x);
            Add(ref c, Padded(third[whole..], padded) - x);
            Add(ref d, Padded(fourth[whole..], padded) - x);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (SumOfLanes(a), SumOfLanes(b), SumOfLanes(c), SumOfLanes(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(ref Vector512<T> sum, Vector512<T> value)
        where T : unmanaged => sum = FusedMultiplyAdd.Of(value, value, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load<T>(ReadOnlySpan<T> values, int i) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    private static Vector512<T> Padded<T>(ReadOnlySpan<T> values, Span<T> vector)
        where T : unmanaged
    {
        PartialVector.Copy(values, vector);
        return Vector512.Create<T>(vector);
    }

    /// <summary>By halving, as the <see cref="SummationOrder"/> has it.</summary>
    private static T SumOfLanes<T>(Vector512<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        return typeof(T) == typeof(float) ? quarter[0] + quarter[2] + (quarter[1] + quarter[3]) : quarter[0] + quarter[1];
    }
}
