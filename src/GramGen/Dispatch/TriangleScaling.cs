using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>C ← β·C on one triangle: what is left of an update that multiplies nothing.</summary>
internal static class TriangleScaling
{
    /// <summary>Scales the triangle; if β is 0, what it holds is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(Span<T> c, GramOutput output, int n, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isCleared = T.IsZero(beta);
        for (int row = 0; row < n; row++)
        {
            int first = (int)output.Start(row);
            for (int column = 0; column <= row; column++)
            {
                ref T value = ref c[first + (column * (int)output.Step)];
                T scaled = isCleared ? T.Zero : beta * value;
                value = T.IsNaN(scaled) ? T.NaN : scaled;
            }
        }
    }
}
