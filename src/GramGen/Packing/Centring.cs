using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>Subtracts the mean of a row of pixels.</summary>
/// <remarks>
/// The mean is computed from differences to the first value, lane by lane: a constant row becomes exactly 0, and the error
/// of the mean is small compared with the row's variation, however far from 0 the values are. What rounding leaves of the
/// mean is known, and is subtracted from the products later (the corrected two-pass algorithm: Chan, Golub and LeVeque,
/// Algorithms for computing the sample variance, The American Statistician 37(3), 1983).
/// </remarks>
internal static class Centring
{
    /// <summary>Centres a row in place.</summary>
    /// <param name="row">The row, in whole vectors that end in zeros.</param>
    /// <param name="length">Its pixels.</param>
    /// <param name="means">Receives what is known of the row's mean.</param>
    /// <param name="block">The number of its KC block.</param>
    /// <param name="channel">Its channel.</param>
    public static void Centre<T>(Span<T> row, int length, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T first = row[0];
        double offset = SumOfDifferences(row, length, first) / length;
        double start = double.CreateTruncating(first);
        T mean = T.CreateTruncating(start + offset);
        Subtract(row[..length], mean);
        means.Offsets(block)[channel] = start - means.References[channel] + offset;
        means.Residuals(block)[channel] = start - double.CreateTruncating(mean) + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfDifferences<T>(ReadOnlySpan<T> row, int length, T first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint whole = (nuint)length / lanes * lanes;
        var firsts = Vector512.Create(first);

        // Four independent accumulators: a single one would wait for each addition.
        (Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        nuint i = 0;
        for (; i + (4 * lanes) <= whole; i += 4 * lanes)
        {
            a += Vector512.LoadUnsafe(ref values, i) - firsts;
            b += Vector512.LoadUnsafe(ref values, i + lanes) - firsts;
            c += Vector512.LoadUnsafe(ref values, i + (2 * lanes)) - firsts;
            d += Vector512.LoadUnsafe(ref values, i + (3 * lanes)) - firsts;
        }

        for (; i < whole; i += lanes)
        {
            a += Vector512.LoadUnsafe(ref values, i) - firsts;
        }

        Vector512<T> sums = a + b + (c + d);
        double sum = 0;
        for (int lane = 0; lane < (int)lanes; lane++)
        {
            sum += double.CreateTruncating(sums[lane]);
        }

        for (int rest = (int)whole; rest < length; rest++)
        {
            sum += double.CreateTruncating(row[rest] - first);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract<T>(Span<T> row, T mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint length = (nuint)row.Length;
        var means = Vector512.Create(mean);
        nuint i = 0;
        for (; i + lanes <= length; i += lanes)
        {
            (Vector512.LoadUnsafe(ref values, i) - means).StoreUnsafe(ref values, i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref values, i) -= mean;
        }
    }
}

/// <summary>
/// What is known of each channel's mean once KC blocks are centred: in every block its distance from a reference, and the
/// residual that the subtraction left.
/// </summary>
/// <remarks>
/// The reference is a value of the channel itself, its first pixel: differences to it are exact or nearly so, however far
/// from 0 the values are.
/// </remarks>
/// <param name="values">The table, <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
internal readonly ref struct BlockMeans(Span<double> values, int channels)
{
    private readonly Span<double> _values = values;

    /// <summary>A value close to those of each channel; set before the first block.</summary>
    public Span<double> References => _values[..channels];

    public static long LengthOf(int channels, int blocks) => channels * (1L + (2L * blocks));

    /// <summary>The means of a block, as distances from the references.</summary>
    public Span<double> Offsets(int block) => _values.Slice(((2 * block) + 1) * channels, channels);

    /// <summary>The means of what is multiplied in a block: not exactly 0, because the mean is rounded before it is subtracted.</summary>
    public Span<double> Residuals(int block) => _values.Slice(((2 * block) + 2) * channels, channels);
}
