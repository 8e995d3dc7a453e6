using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>A call of a symmetric rank-k update on padded memory, and what must stand there afterwards.</summary>
/// <param name="Order">Argument 1.</param>
/// <param name="Triangle">Argument 2.</param>
/// <param name="Transpose">Argument 3.</param>
/// <param name="N">Argument 4.</param>
/// <param name="K">Argument 5.</param>
/// <param name="Alpha">Argument 6.</param>
/// <param name="Beta">Argument 9.</param>
internal sealed record SyrkCase<T>(BlasOrder Order, BlasTriangle Triangle, BlasTranspose Transpose, int N, int K, T Alpha, T Beta)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values after the last of either matrix.</summary>
    private const int Slack = 5;

    private static readonly T Canary = T.CreateTruncating(12345);

    private delegate void Routine(
        BlasOrder order, BlasTriangle uplo, BlasTranspose trans, int n, int k, T alpha, ReadOnlySpan<T> a, int lda,
        T beta, Span<T> c, int ldc, GramOptions options);

    /// <summary>Values between the rows or columns of A; those of C have two more.</summary>
    public int Padding { get; init; } = 3;

    private static Routine Syrk { get; } = typeof(T) == typeof(double)
        ? (Routine)(object)new SyrkCase<double>.Routine(GramBlas.Syrk)
        : (Routine)(object)new SyrkCase<float>.Routine(GramBlas.Syrk);

    private bool IsRowMajor => Order == BlasOrder.RowMajor;

    private bool IsChannelsFirst => IsRowMajor == (Transpose == BlasTranspose.NoTranspose);

    private int Lda => Math.Max(1, IsChannelsFirst ? K : N) + Padding;

    private int Ldc => Math.Max(1, N) + (Padding == 0 ? 0 : Padding + 2);

    /// <summary>Runs the call and compares all of C's memory, bit by bit.</summary>
    /// <param name="features">n × k values, row by row.</param>
    /// <param name="product">A·Aᵀ times α, n × n.</param>
    /// <param name="options">Instruction set and threads.</param>
    public void Check(ReadOnlySpan<T> features, ReadOnlySpan<T> product, GramOptions options)
    {
        T[] a = PlaceA(features);
        T[] c = CreateC();
        T[] expected = Expect(c, product);
        Syrk(Order, Triangle, Transpose, N, K, Alpha, a, Lda, Beta, c, Ldc, options);
        Assert.True(Digest.Of<T>(expected) == Digest.Of<T>(c), $"{this}, {options.Isa}, {options.MaxDegreeOfParallelism} threads");
    }

    private T[] PlaceA(ReadOnlySpan<T> features)
    {
        var a = new T[((IsChannelsFirst ? N : K) * Lda) + Slack];
        Array.Fill(a, T.NaN);
        for (int i = 0; i < features.Length; i++)
        {
            (int channel, int pixel) = (i / K, i % K);
            a[IsChannelsFirst ? (channel * Lda) + pixel : (pixel * Lda) + channel] = features[i];
        }

        return a;
    }

    /// <summary>NaN where the call may not read, canaries where it may neither read nor write.</summary>
    private T[] CreateC()
    {
        var c = new T[(N * Ldc) + Slack];
        Array.Fill(c, Canary);
        var random = new Random(N);
        ForTriangle((_, _, place) => c[place] = T.IsZero(Beta) ? T.NaN : T.CreateTruncating(random.NextDouble() - 0.5));
        return c;
    }

    private T[] Expect(T[] before, ReadOnlySpan<T> product)
    {
        T[] after = [.. before];
        T[] sums = [.. product];
        bool multiplies = K > 0 && !T.IsZero(Alpha);
        ForTriangle((row, column, place) =>
        {
            T kept = T.IsZero(Beta) ? T.Zero : Beta * before[place];
            after[place] = !multiplies ? kept : T.IsZero(Beta) ? sums[(row * N) + column] : sums[(row * N) + column] + kept;
        });
        return after;
    }

    private void ForTriangle(Action<int, int, int> take)
    {
        for (int row = 0; row < N; row++)
        {
            for (int column = 0; column < N; column++)
            {
                if (row == column || row > column == (Triangle == BlasTriangle.Lower))
                {
                    take(row, column, IsRowMajor ? (row * Ldc) + column : (column * Ldc) + row);
                }
            }
        }
    }
}
