using System.Runtime.CompilerServices;
using GramGen.Dispatch;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Generic;

/// <summary>Tiles of one dot product, for machines without vectors: the summation order spelled out.</summary>
internal readonly struct ScalarTiles : IGramTiles
{
    public static int Strip => 1;

    public static int Columns => 1;

    public static bool Carries => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(in PixelBlock block, in CarriedRow carried, nuint row, nuint column, ref float work)
    {
        ref float a = ref Unsafe.Add(ref block.Pixels, row * block.Stride);
        ref float b = ref Unsafe.Add(ref block.Pixels, column * block.Stride);
        for (nuint lane = 0; lane < SummationOrder.Lanes; lane++)
        {
            float sum = 0;
            for (nuint k = lane; k < block.Length; k += SummationOrder.Lanes)
            {
                sum = MultiplyAdd(Unsafe.Add(ref a, k), Unsafe.Add(ref b, k), sum);
            }

            if (block.HasTail)
            {
                float rowTail = Unsafe.Add(ref block.Tail, (row * SummationOrder.Lanes) + lane);
                float columnTail = Unsafe.Add(ref block.Tail, (column * SummationOrder.Lanes) + lane);
                sum = MultiplyAdd(rowTail, columnTail, sum);
            }

            Unsafe.Add(ref work, lane) = sum;
        }

        for (nuint half = SummationOrder.Lanes / 2; half > 0; half /= 2)
        {
            for (nuint lane = 0; lane < half; lane++)
            {
                Unsafe.Add(ref work, lane) += Unsafe.Add(ref work, lane + half);
            }
        }
    }

    public static void Triangle(in PixelBlock block, nuint row, ref float work) => Square(block, default, row, row, ref work);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MultiplyAdd(float x, float y, float z) =>
        InstructionSets.HasFusedMultiplyAdd ? MathF.FusedMultiplyAdd(x, y, z) : RoundToOddFma.MultiplyAdd(x, y, z);
}
