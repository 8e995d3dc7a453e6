using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>The arguments of a symmetric rank-k update that describe its matrices.</summary>
/// <param name="Routine">Its name in CBLAS.</param>
/// <param name="Order">The storage order of both matrices.</param>
/// <param name="Triangle">Of C.</param>
/// <param name="Transpose">Of A.</param>
/// <param name="N">The order of C: channels.</param>
/// <param name="K">The products in an entry: pixels.</param>
/// <param name="Lda">The leading dimension of A.</param>
/// <param name="Ldc">The leading dimension of C.</param>
internal readonly record struct SyrkArguments(
    string Routine, BlasOrder Order, BlasTriangle Triangle, BlasTranspose Transpose, int N, int K, int Lda, int Ldc)
{
    private FeatureLayout Layout => IsRowMajor == (Transpose == BlasTranspose.NoTranspose)
        ? FeatureLayout.ChannelsFirst
        : FeatureLayout.ChannelsLast;

    /// <summary>One triangle in column-major order is the other in row-major order.</summary>
    private GramOutput Output => new(IsRowMajor == (Triangle == BlasTriangle.Lower) ? GramPart.Lower : GramPart.Upper, Ldc);

    /// <summary>A in memory.</summary>
    private StridedRows A => Layout == FeatureLayout.ChannelsFirst ? new(N, K, Lda) : new(K, N, Lda);

    /// <summary>C in memory.</summary>
    private StridedRows C => new(N, N, Ldc);

    private bool IsRowMajor => Order == BlasOrder.RowMajor;

    /// <summary>Checks all arguments, then computes.</summary>
    public void Run<T>(T alpha, ReadOnlySpan<T> a, T beta, Span<T> c, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowIfIllegal();
        bool multiplies = K > 0 && !T.IsZero(alpha);
        if (N == 0 || (!multiplies && beta == T.One))
        {
            return;
        }

        ThrowIfShort(C, c.Length, number: 10, nameof(c));
        c = c[..(int)C.Length];
        if (!multiplies)
        {
            ScaleTriangle(c, beta);
            return;
        }

        ThrowIfShort(A, a.Length, number: 7, nameof(a));
        a = a[..(int)A.Length];
        SpanChecks.ThrowIfShared(a, A, c, C, nameof(c));
        var task = new GramTask<T>(new GramShape(N, K, Layout), new FeatureForm(Layout, Lda), Output, alpha, beta);
        Operations.Compute(new GramCall<T>(task, a, c), options);
    }

    /// <summary>C ← β·C on one triangle. If β is 0, C is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScaleTriangle<T>(Span<T> c, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isCleared = T.IsZero(beta);
        for (int row = 0; row < N; row++)
        {
            int first = (int)Output.Start(row);
            for (int column = 0; column <= row; column++)
            {
                ref T value = ref c[first + (column * (int)Output.Step)];
                T scaled = isCleared ? T.Zero : beta * value;
                value = T.IsNaN(scaled) ? T.NaN : scaled;
            }
        }
    }

    /// <summary>Throws in the order of the reference implementation.</summary>
    [StackTraceHidden]
    private void ThrowIfIllegal()
    {
        ThrowIfUndefined(1, "order", Order, Order is BlasOrder.RowMajor or BlasOrder.ColumnMajor);
        ThrowIfUndefined(2, "uplo", Triangle, Triangle is BlasTriangle.Upper or BlasTriangle.Lower);
        ThrowIfUndefined(
            3,
            "trans",
            Transpose,
            Transpose is BlasTranspose.NoTranspose or BlasTranspose.Transpose or BlasTranspose.ConjugateTranspose);
        ThrowIfNegative(4, "n", N);
        ThrowIfNegative(5, "k", K);
        ThrowIfNarrow(8, "lda", A, "A");
        ThrowIfNarrow(11, "ldc", C, "C");
    }

    [StackTraceHidden]
    private void ThrowIfUndefined<TEnum>(int number, string name, TEnum value, bool isLegal)
        where TEnum : struct, Enum
    {
        if (!isLegal)
        {
            string legal = string.Join(", ", Enum.GetValues<TEnum>().Select(one => $"{one} ({one:D})"));
            throw new ArgumentOutOfRangeException(
                name, value, $"Parameter {number} of {Routine}, {name}, must be one of {legal}; it is {value:D}.");
        }
    }

    [StackTraceHidden]
    private void ThrowIfNegative(int number, string name, int value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Parameter {number} of {Routine}, {name}, must be at least 0; it is {value}.");
        }
    }

    [StackTraceHidden]
    private void ThrowIfNarrow(int number, string name, StridedRows matrix, string letter)
    {
        long least = Math.Max(matrix.Width, 1);
        if (matrix.Stride < least)
        {
            string line = IsRowMajor ? "a row" : "a column";
            throw new ArgumentOutOfRangeException(
                name,
                matrix.Stride,
                $"Parameter {number} of {Routine}, {name}, must be at least {least}, because {line} of {letter} has {matrix.Width} values "
                + $"({Order}, {Transpose}); it is {matrix.Stride}.");
        }
    }

    [StackTraceHidden]
    private void ThrowIfShort(StridedRows matrix, int actual, int number, string name)
    {
        if (actual < matrix.Length)
        {
            string lines = IsRowMajor ? "rows" : "columns";
            throw new ArgumentException(
                $"Parameter {number} of {Routine}, {name}, has {actual} values; {matrix.Rows} {lines} of {matrix.Width}, {matrix.Stride} values apart, need {matrix.Length}.",
                name);
        }
    }
}
