using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>Has the generator write micro-kernels of dot products for any size onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenerateDotMicroKernelsAttribute : Attribute;

/// <summary>The micro-kernels of every instruction set with vectors, which the generator writes.</summary>
[GenerateDotMicroKernels]
internal static partial class DotMicroKernels;

/// <summary>Micro-kernels of one dot product, for machines without vectors: the summation order written out.</summary>
internal readonly struct ScalarMicroKernels<T> : IMicroKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Rows => 1;

    public static int Columns => 1;

    public static int VectorLength => 1;

    public static bool InterleavesPacking => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rectangle(in MicroKernelBlock<T> block, nuint row, nuint column, ref T work)
    {
        nuint lanes = (nuint)Element<T>.Lanes;
        ref T a = ref Unsafe.Add(ref block.Pixels, row * block.Stride);
        ref T b = ref Unsafe.Add(ref block.Pixels, column * block.Stride);
        for (nuint lane = 0; lane < lanes; lane++)
        {
            T sum = T.Zero;
            for (nuint k = lane; k < block.Length; k += lanes)
            {
                sum = FusedMultiplyAdd.Of(Unsafe.Add(ref a, k), Unsafe.Add(ref b, k), sum);
            }

            if (block.HasTail)
            {
                T rowTail = Unsafe.Add(ref block.Tail, (row * lanes) + lane);
                T columnTail = Unsafe.Add(ref block.Tail, (column * lanes) + lane);
                sum = FusedMultiplyAdd.Of(rowTail, columnTail, sum);
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

    public static void Diagonal(in MicroKernelBlock<T> block, nuint row, ref T work) => Rectangle(block, row, row, ref work);
}
