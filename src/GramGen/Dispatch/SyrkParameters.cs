using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>The parameters of a symmetric rank-k update that describe its matrices, and what they mean to the kernels.</summary>
/// <param name="Routine">Its name in CBLAS.</param>
/// <param name="Order">How the matrices are stored.</param>
/// <param name="Triangle">The triangle of C.</param>
/// <param name="Transpose">Whether A is transposed.</param>
/// <param name="N">The order of C: channels.</param>
/// <param name="K">The products in an entry: pixels.</param>
/// <param name="Lda">The leading dimension of A.</param>
/// <param name="Ldc">The leading dimension of C.</param>
internal readonly record struct SyrkParameters(
    string Routine, BlasOrder Order, BlasTriangle Triangle, BlasTranspose Transpose, int N, int K, int Lda, int Ldc)
{
    /// <summary>The pixels of a channel are adjacent: A row by row without transposition, or column by column with it.</summary>
    public bool IsChannelsFirst => IsRowMajor == (Transpose == BlasTranspose.NoTranspose);

    public FeatureFormat Format => new(!IsChannelsFirst, Lda);

    /// <summary>One triangle column by column is the other row by row.</summary>
    public GramOutput Output => new(IsRowMajor == (Triangle == BlasTriangle.Lower) ? GramPart.Lower : GramPart.Upper, Ldc);

    /// <summary>A as stored.</summary>
    public StridedMatrix A => IsChannelsFirst ? new(N, K, Lda) : new(K, N, Lda);

    /// <summary>C as stored.</summary>
    public StridedMatrix C => new(N, N, Ldc);

    private bool IsRowMajor => Order == BlasOrder.RowMajor;

    /// <summary>Throws for illegal parameters, in the order and with the numbers of the reference.</summary>
    public void ThrowIfIllegal()
    {
        ThrowIfUndefined(1, "order", Order, Order is BlasOrder.RowMajor or BlasOrder.ColumnMajor);
        ThrowIfUndefined(2, "uplo", Triangle, Triangle is BlasTriangle.Upper or BlasTriangle.Lower);
        ThrowIfUndefined(
            3, "trans", Transpose, Transpose is BlasTranspose.NoTranspose or BlasTranspose.Transpose or BlasTranspose.ConjugateTranspose);
        ThrowIfNegative(4, "n", N);
        ThrowIfNegative(5, "k", K);
        ThrowIfNarrow(8, "lda", A, "A");
        ThrowIfNarrow(11, "ldc", C, "C");
    }

    /// <summary>Throws if a span is shorter than its matrix.</summary>
    public void ThrowIfShort(StridedMatrix matrix, int actual, int number, string name)
    {
        if (actual < matrix.Length)
        {
            string lines = IsRowMajor ? "rows" : "columns";
            throw new ArgumentException(
                $"Parameter {number} of {Routine}, {name}, has {actual} values; "
                + $"{matrix.Rows} {lines} of {matrix.Width}, {matrix.Stride} values apart, need {matrix.Length}.",
                name);
        }
    }

    /// <summary>C ← β·C on the triangle: what remains of an update without products. If β is 0, C is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ScaleTriangle<T>(Span<T> c, T beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramOutput output = Output;
        bool isCleared = T.IsZero(beta);
        for (int row = 0; row < N; row++)
        {
            int first = (int)output.Start(row);
            for (int column = 0; column <= row; column++)
            {
                ref T value = ref c[first + (column * (int)output.Step)];
                value = CanonicalNaN.Of(isCleared ? T.Zero : beta * value);
            }
        }
    }

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

    private void ThrowIfNegative(int number, string name, int value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"Parameter {number} of {Routine}, {name}, must be at least 0; it is {value}.");
        }
    }

    private void ThrowIfNarrow(int number, string name, StridedMatrix matrix, string letter)
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
}
