using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Planning;

namespace GramGen.Summation;

/// <summary>
/// The horizontal reduction of narrow vectors: replaces the lanes of each sum, stored one sum after the other, by the sum
/// itself, added in halves. 512-bit micro-kernels reduce in registers instead.
/// </summary>
internal static class LaneReduction
{
    /// <summary>Fewer sums than this are added one by one, which is faster than a transposed reduction of eight.</summary>
    private const int FewestTransposed = 4;

    /// <summary>Reduces sums whose lanes were left by vectors of a length.</summary>
    /// <param name="vectorLength">Values in a vector; 1 for scalar code, which leaves finished sums.</param>
    /// <param name="work">The lanes of sum i from index lanes·i; afterwards sum i at i.</param>
    /// <param name="sums">The number of sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reduce<T>(int vectorLength, ref T work, int sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (vectorLength == 1 || vectorLength == Element<T>.Lanes)
        {
            return;
        }

        if (typeof(T) == typeof(float))
        {
            ref float singles = ref Unsafe.As<T, float>(ref work);
            if (vectorLength == Vector256<float>.Count)
            {
                Reduce256(ref singles, sums);
            }
            else
            {
                Reduce128(ref singles, sums);
            }
        }
        else
        {
            ref double doubles = ref Unsafe.As<T, double>(ref work);
            if (vectorLength == Vector256<double>.Count)
            {
                Reduce256(ref doubles, sums);
            }
            else
            {
                Reduce128(ref doubles, sums);
            }
        }
    }

    private static void Reduce256(ref float work, int sums)
    {
        nuint sum = 0;
        for (; sum + FewestTransposed <= (nuint)sums; sum += 8)
        {
            Vector256<float> even = VectorSteps.Fold2(Fold4(ref work, sum, sum + 4), Fold4(ref work, sum + 1, sum + 5));
            Vector256<float> odd = VectorSteps.Fold2(Fold4(ref work, sum + 2, sum + 6), Fold4(ref work, sum + 3, sum + 7));
            VectorSteps.Fold1(even, odd).StoreUnsafe(ref work, sum);
        }

        for (; sum < (nuint)sums; sum++)
        {
            Vector256<float> eight = Fold8(ref work, sum);
            Vector128<float> four = eight.GetLower() + eight.GetUpper();
            Unsafe.Add(ref work, sum) = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }

    private static void Reduce256(ref double work, int sums)
    {
        nuint sum = 0;
        for (; sum + 4 <= (nuint)sums; sum += 4)
        {
            Vector256<double> even = VectorSteps.Fold2(Fold4(ref work, sum), Fold4(ref work, sum + 2));
            Vector256<double> odd = VectorSteps.Fold2(Fold4(ref work, sum + 1), Fold4(ref work, sum + 3));
            VectorSteps.Fold1(even, odd).StoreUnsafe(ref work, sum);
        }

        for (; sum < (nuint)sums; sum++)
        {
            Vector256<double> four = Fold4(ref work, sum);
            Vector128<double> two = four.GetLower() + four.GetUpper();
            Unsafe.Add(ref work, sum) = two[0] + two[1];
        }
    }

    private static void Reduce128(ref float work, int sums)
    {
        for (nuint sum = 0; sum < (nuint)sums; sum++)
        {
            ref float lanes = ref Unsafe.Add(ref work, 16 * sum);
            Vector128<float> even = Vector128.LoadUnsafe(ref lanes) + Vector128.LoadUnsafe(ref lanes, 8);
            Vector128<float> odd = Vector128.LoadUnsafe(ref lanes, 4) + Vector128.LoadUnsafe(ref lanes, 12);
            Vector128<float> four = even + odd;
            Unsafe.Add(ref work, sum) = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }

    private static void Reduce128(ref double work, int sums)
    {
        for (nuint sum = 0; sum < (nuint)sums; sum++)
        {
            ref double lanes = ref Unsafe.Add(ref work, 8 * sum);
            Vector128<double> even = Vector128.LoadUnsafe(ref lanes) + Vector128.LoadUnsafe(ref lanes, 4);
            Vector128<double> odd = Vector128.LoadUnsafe(ref lanes, 2) + Vector128.LoadUnsafe(ref lanes, 6);
            Vector128<double> two = even + odd;
            Unsafe.Add(ref work, sum) = two[0] + two[1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold8(ref float work, nuint sum) =>
        Vector256.LoadUnsafe(ref work, 16 * sum) + Vector256.LoadUnsafe(ref work, (16 * sum) + 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold4(ref float work, nuint sum, nuint other) =>
        VectorSteps.Fold4(Fold8(ref work, sum), Fold8(ref work, other));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fold4(ref double work, nuint sum) =>
        Vector256.LoadUnsafe(ref work, 8 * sum) + Vector256.LoadUnsafe(ref work, (8 * sum) + 4);
}

/// <summary>
/// The lanes of the <see cref="SummationOrder"/> in bit-reversed order: a binary counter that takes them in this order adds
/// them as halving does, first two neighbours, then two pairs, and so on.
/// </summary>
internal static class LaneOrder<T>
    where T : unmanaged
{
    /// <summary>Levels of the counter: each keeps one sum until its neighbour is complete.</summary>
    public static int Levels => BitOperations.Log2((uint)Lanes);

    private static int Lanes => Element<T>.Lanes;

    /// <summary>The lane at an index of the order.</summary>
    public static int LaneAt(int index) => Reverse(index);

    /// <summary>The index of a lane in the order.</summary>
    public static int IndexOf(int lane) => Reverse(lane);

    /// <summary>Pixels of a lane: the first lanes have one more if the block ends in a partial vector.</summary>
    public static int PixelsOf(int lane, int pixels) => (int)((uint)(pixels + Lanes - 1 - lane) / (uint)Lanes);

    private static int Reverse(int bits) => Lanes == 16
        ? ((bits & 1) << 3) | ((bits & 2) << 1) | ((bits & 4) >> 1) | (bits >> 3)
        : ((bits & 1) << 2) | (bits & 2) | (bits >> 2);
}
