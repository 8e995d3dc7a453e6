namespace GramGen.Tests.Child;

/// <summary>Symmetric rank-k updates of matrices with padded rows on memory that is guarded on either side.</summary>
internal static class SyrkGuardRun
{
    private const int Padding = 3;

    private static (int N, int K)[] Sizes =>
        [(1, 1), (2, 17), (5, 9), (9, 31), (16, 16), (19, 49), (31, 64), (33, 8), (64, 40), (65, 1027), (100, 27), (150, 130)];

    /// <summary>The number of runs; each had the same bits as on ordinary memory.</summary>
    public static int All()
    {
        int runs = 0;
        foreach ((int n, int k) in Sizes)
        {
            foreach (BlasTriangle triangle in Enum.GetValues<BlasTriangle>())
            {
                foreach (BlasTranspose transpose in new[] { BlasTranspose.NoTranspose, BlasTranspose.Transpose })
                {
                    runs += Guard(n, k, triangle, transpose);
                }
            }
        }

        return runs;
    }

    private static int Guard(int n, int k, BlasTriangle triangle, BlasTranspose transpose)
    {
        int runs = 0;
        (int rows, int width) = transpose == BlasTranspose.NoTranspose ? (n, k) : (k, n);
        int lda = width + Padding;
        int ldc = n + Padding;
        float[] a = Samples.Uniform(new GramShape(1, ((rows - 1) * lda) + width));
        float[] before = Samples.Uniform(new GramShape(1, ((n - 1) * ldc) + n));
        float[] expected = [.. before];
        GramBlas.Syrk(BlasOrder.RowMajor, triangle, transpose, n, k, 0.7f, a, lda, 0f, expected, ldc);
        foreach (bool atEnd in new[] { false, true })
        {
            using var guardedA = new GuardedMemory<float>(a.Length, atEnd);
            using var guardedC = new GuardedMemory<float>(before.Length, atEnd);
            a.CopyTo(guardedA.Span);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                before.CopyTo(guardedC.Span);
                GramBlas.Syrk(
                    BlasOrder.RowMajor, triangle, transpose, n, k, 0.7f, guardedA.Span, lda, 0f, guardedC.Span, ldc,
                    new GramOptions { Isa = isa });
                if (Digest.Of<float>(guardedC.Span) != Digest.Of<float>(expected))
                {
                    throw new InvalidOperationException($"{n}×{k}, {triangle}, {transpose}, {isa}: other bits on guarded memory.");
                }

                runs++;
            }
        }

        return runs;
    }
}
