using System.Numerics;

namespace GramGen.Bench.Forms;

/// <summary>Whole matrices of doubles from results, in order to compare them.</summary>
internal static class Triangle
{
    /// <summary>The values as they are.</summary>
    public static double[] Widen<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = double.CreateChecked(values[i]);
        }

        return result;
    }

    /// <summary>A matrix of which the lower triangle counts: the other is made of it.</summary>
    public static double[] FromLower<T>(ReadOnlySpan<T> matrix, int order)
        where T : INumberBase<T>
    {
        double[] result = Widen(matrix);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                result[(j * order) + i] = result[(i * order) + j];
            }
        }

        return result;
    }

    /// <summary>The matrix whose lower triangle is packed, row after row.</summary>
    public static double[] FromPacked(ReadOnlySpan<float> packed, int order)
    {
        double[] result = new double[order * order];
        int next = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                result[(i * order) + j] = result[(j * order) + i] = packed[next++];
            }
        }

        return result;
    }
}
