using System.Text;

namespace GramGen.Tests.Child;

/// <summary>The bits of symmetric rank-k updates.</summary>
public static class SyrkDigest
{
    /// <summary>SHA-256 of all lines.</summary>
    public static string OfAll() => Digest.Of<byte>(Encoding.UTF8.GetBytes(string.Join('\n', Lines())));

    /// <summary>A line for each size and triangle, with leading dimensions wider than the matrices.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach ((int n, int k) in new[] { (1, 1), (5, 3), (6, 9217), (31, 64), (64, 40), (100, 49), (150, 128), (150, 1100) })
        {
            foreach (BlasTriangle triangle in Enum.GetValues<BlasTriangle>())
            {
                foreach (BlasTranspose transpose in new[] { BlasTranspose.NoTranspose, BlasTranspose.Transpose })
                {
                    yield return $"{n}×{k} {triangle} {transpose} {OfFloat(n, k, triangle, transpose)} "
                        + $"{OfDouble(n, k, triangle, transpose)}";
                }
            }
        }
    }

    private static string OfFloat(int n, int k, BlasTriangle triangle, BlasTranspose transpose)
    {
        (int rows, int width) = transpose == BlasTranspose.NoTranspose ? (n, k) : (k, n);
        float[] a = Samples.Uniform(new GramShape(rows, width + 3));
        float[] c = Samples.Uniform(new GramShape(n, n + 1));
        GramBlas.Syrk(BlasOrder.RowMajor, triangle, transpose, n, k, 0.7f, a, width + 3, 1.3f, c, n + 1);
        return Digest.Of<float>(c);
    }

    private static string OfDouble(int n, int k, BlasTriangle triangle, BlasTranspose transpose)
    {
        (int rows, int width) = transpose == BlasTranspose.NoTranspose ? (n, k) : (k, n);
        double[] a = Samples.UniformDoubles(new GramShape(rows, width + 3));
        double[] c = Samples.UniformDoubles(new GramShape(n, n + 1));
        GramBlas.Syrk(BlasOrder.RowMajor, triangle, transpose, n, k, 0.7, a, width + 3, 1.3, c, n + 1);
        return Digest.Of<double>(c);
    }
}
