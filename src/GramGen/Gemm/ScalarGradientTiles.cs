using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Syrk;

namespace GramGen.Gemm;

/// <summary>Tiles of the backward product for machines without vectors: four sums beside each other.</summary>
internal readonly struct ScalarGradientTiles<T> : IGradientTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Rows => 1;

    public static int Vectors => 1;

    public static int VectorLength => 4;

    /// <remarks>A tile has one row, so that in either layout the step's value that is broadcast follows the one before.</remarks>
    public static void ChannelRows(int vectors, scoped in GradientTile<T> tile) => Multiply(tile);

    public static void PixelRows(int vectors, scoped in GradientTile<T> tile) => Multiply(tile);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(scoped in GradientTile<T> tile)
    {
        ref T row = ref tile.Right;
        T sum0 = T.Zero;
        T sum1 = T.Zero;
        T sum2 = T.Zero;
        T sum3 = T.Zero;
        for (nuint k = 0; k < tile.Steps; k++)
        {
            T left = Unsafe.Add(ref tile.Left, k);
            sum0 = ScalarTiles<T>.MultiplyAdd(left, row, sum0);
            sum1 = ScalarTiles<T>.MultiplyAdd(left, Unsafe.Add(ref row, 1), sum1);
            sum2 = ScalarTiles<T>.MultiplyAdd(left, Unsafe.Add(ref row, 2), sum2);
            sum3 = ScalarTiles<T>.MultiplyAdd(left, Unsafe.Add(ref row, 3), sum3);
            row = ref Unsafe.Add(ref row, tile.RightStride);
        }

        Store(tile, 0, sum0);
        Store(tile, 1, sum1);
        Store(tile, 2, sum2);
        Store(tile, 3, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(scoped in GradientTile<T> tile, int place, T sum)
    {
        T value = sum * tile.Scale;
        bool isMasked = tile.IsMasked && Unsafe.Add(ref tile.Features, place) <= T.Zero;
        Unsafe.Add(ref tile.Target, place) = isMasked ? T.Zero : T.IsNaN(value) ? T.NaN : value;
    }
}
