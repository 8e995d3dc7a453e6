using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>Tiles of one dot product, for machines without vectors: the summation order spelled out.</summary>
internal readonly struct ScalarTiles<T> : IGramTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Strip => 1;

    public static int Columns => 1;

    public static bool Carries => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(in PixelBlock<T> block, in CarriedRow<T> carried, nuint row, nuint column, ref T work)
    {
        nuint lanes = (nuint)Element<T>.Lanes;
        ref T a = ref Unsafe.Add(ref block.Pixels, row * block.Stride);
        ref T b = ref Unsafe.Add(ref block.Pixels, column * block.Stride);
        for (nuint lane = 0; lane < lanes; lane++)
        {
            T sum = T.Zero;
            for (nuint k = lane; k < block.Length; k += lanes)
            {
                sum = MultiplyAdd(Unsafe.Add(ref a, k), Unsafe.Add(ref b, k), sum);
            }

            if (block.HasTail)
            {
                T rowTail = Unsafe.Add(ref block.Tail, (row * lanes) + lane);
                T columnTail = Unsafe.Add(ref block.Tail, (column * lanes) + lane);
                sum = MultiplyAdd(rowTail, columnTail, sum);
            }

            Unsafe.Add(ref work, lane) = sum;
        }

        for (nuint half = lanes / 2; half > 0; half /= 2)
        {
            for (nuint lane = 0; lane < half; lane++)
            {
                Unsafe.Add(ref work, lane) += Unsafe.Add(ref work, lane + half);
            }
        }
    }

    public static void Triangle(in PixelBlock<T> block, nuint row, ref T work) => Square(block, default, row, row, ref work);

    public static void Scale(ref T sums, int count, T scale, ref T scaled) => Lanes128.Scale(ref sums, count, scale, ref scaled);

    /// <summary>x·y + z with one rounding; by arithmetic of doubles where the machine has no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T x, T y, T z) => typeof(T) == typeof(float) && !Hardware.HasFusedMultiplyAdd
        ? T.CreateTruncating(RoundToOddFma.MultiplyAdd(float.CreateTruncating(x), float.CreateTruncating(y), float.CreateTruncating(z)))
        : T.FusedMultiplyAdd(x, y, z);
}
