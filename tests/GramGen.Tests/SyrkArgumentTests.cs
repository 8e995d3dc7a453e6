using GramGen.Dispatch;

namespace GramGen.Tests;

/// <summary>Illegal arguments, by the numbers of <c>cblas_xerbla</c>.</summary>
public sealed class SyrkArgumentTests
{
    /// <summary>Legal but for what a case changes: A is 3 × 4.</summary>
    private sealed record Arguments
    {
        public BlasOrder Order { get; init; } = BlasOrder.RowMajor;

        public BlasTriangle Triangle { get; init; } = BlasTriangle.Lower;

        public BlasTranspose Transpose { get; init; } = BlasTranspose.NoTranspose;

        public int N { get; init; } = 3;

        public int K { get; init; } = 4;

        public float Alpha { get; init; } = 1;

        public float[] A { get; init; } = new float[12];

        public int Lda { get; init; } = 4;

        public float Beta { get; init; }

        public float[] C { get; init; } = new float[9];

        public int Ldc { get; init; } = 3;

        public GramOptions? Options { get; init; }

        public void Call() => GramBlas.Syrk(Order, Triangle, Transpose, N, K, Alpha, A, Lda, Beta, C, Ldc, Options);

        public void CallWithDoubles() => GramBlas.Syrk(
            Order, Triangle, Transpose, N, K, Alpha, Array.ConvertAll(A, a => (double)a), Lda, Beta,
            Array.ConvertAll(C, c => (double)c), Ldc, Options);
    }

    [Fact]
    public void LegalArguments_Pass() => new Arguments().Call();

    [Fact]
    public void Parameter1_Order() => AssertRefused<ArgumentOutOfRangeException>(
        "Parameter 1 of cblas_ssyrk, order, must be one of RowMajor (101), ColumnMajor (102); it is 7.", "order",
        new Arguments { Order = (BlasOrder)7 });

    [Fact]
    public void Parameter2_Uplo() => AssertRefused<ArgumentOutOfRangeException>(
        "Parameter 2 of cblas_ssyrk, uplo, must be one of Upper (121), Lower (122); it is 0.", "uplo", new Arguments { Triangle = 0 });

    [Fact]
    public void Parameter3_Trans() => AssertRefused<ArgumentOutOfRangeException>(
        "Parameter 3 of cblas_ssyrk, trans, must be one of NoTranspose (111), Transpose (112), ConjugateTranspose (113); it is 114.",
        "trans",
        new Arguments { Transpose = (BlasTranspose)114 });

    [Fact]
    public void Parameter4_N() =>
        AssertRefused<ArgumentOutOfRangeException>(
            "Parameter 4 of cblas_ssyrk, n, must be at least 0; it is -1.", "n", new Arguments { N = -1 });

    [Fact]
    public void Parameter5_K() =>
        AssertRefused<ArgumentOutOfRangeException>(
            "Parameter 5 of cblas_ssyrk, k, must be at least 0; it is -2.", "k", new Arguments { K = -2 });

    [Theory]
    [InlineData(BlasOrder.RowMajor, BlasTranspose.NoTranspose, 4, "a row of A has 4 values (RowMajor, NoTranspose)")]
    [InlineData(BlasOrder.RowMajor, BlasTranspose.Transpose, 3, "a row of A has 3 values (RowMajor, Transpose)")]
    [InlineData(BlasOrder.ColumnMajor, BlasTranspose.NoTranspose, 3, "a column of A has 3 values (ColumnMajor, NoTranspose)")]
    [InlineData(BlasOrder.ColumnMajor, BlasTranspose.ConjugateTranspose, 4, "a column of A has 4 values (ColumnMajor, ConjugateTranspose)")]
    public void Parameter8_Lda(BlasOrder order, BlasTranspose transpose, int least, string reason)
    {
        var arguments = new Arguments { Order = order, Transpose = transpose, Lda = least };
        arguments.Call();
        AssertRefused<ArgumentOutOfRangeException>(
            $"Parameter 8 of cblas_ssyrk, lda, must be at least {least}, because {reason}; it is {least - 1}.", "lda",
            arguments with { Lda = least - 1 });
    }

    [Fact]
    public void Parameter11_Ldc() => AssertRefused<ArgumentOutOfRangeException>(
        "Parameter 11 of cblas_ssyrk, ldc, must be at least 3, because a row of C has 3 values (RowMajor, NoTranspose); it is 2.",
        "ldc", new Arguments { Ldc = 2 });

    [Fact]
    public void LeadingDimensionsOfNothing_AreAtLeastOne()
    {
        new Arguments { N = 0, K = 0, Lda = 1, Ldc = 1 }.Call();
        AssertRefused<ArgumentOutOfRangeException>(
            "Parameter 8 of cblas_ssyrk, lda, must be at least 1, because a row of A has 0 values (RowMajor, NoTranspose); it is 0.",
            "lda",
            new Arguments { K = 0, Lda = 0 });
        AssertRefused<ArgumentOutOfRangeException>(
            "Parameter 11 of cblas_ssyrk, ldc, must be at least 1, because a row of C has 0 values (RowMajor, NoTranspose); it is 0.",
            "ldc", new Arguments { N = 0, Ldc = 0 });
    }

    /// <summary>As in the reference, whose order this is.</summary>
    [Fact]
    public void OfSeveralErrors_TheFirstIsReported()
    {
        var all = new Arguments { Order = 0, Triangle = 0, Transpose = 0, N = -1, K = -1, Lda = 0, Ldc = 0, A = [], C = [] };
        Arguments[] oneByOne =
        [
            all,
            all with { Order = BlasOrder.ColumnMajor },
            all with { Order = BlasOrder.ColumnMajor, Triangle = BlasTriangle.Upper },
            all with { Order = BlasOrder.ColumnMajor, Triangle = BlasTriangle.Upper, Transpose = BlasTranspose.Transpose },
            new Arguments { K = -1, Lda = 0, Ldc = 0, A = [], C = [] },
            new Arguments { Lda = 0, Ldc = 0, A = [], C = [] },
            new Arguments { Ldc = 0, A = [], C = [] },
            new Arguments { A = [], C = [] },
            new Arguments { A = [] },
        ];
        int[] numbers = [1, 2, 3, 4, 5, 8, 11, 10, 7];
        Assert.All(oneByOne.Zip(numbers), pair => Assert.StartsWith(
            $"Parameter {pair.Second} of cblas_ssyrk, ", Assert.ThrowsAny<ArgumentException>(pair.First.Call).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void Doubles_NameTheirRoutine() => Assert.StartsWith(
        "Parameter 5 of cblas_dsyrk, k, must be at least 0; it is -3.",
        Assert.Throws<ArgumentOutOfRangeException>(new Arguments { K = -3 }.CallWithDoubles).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ShortSpans_AreRefused()
    {
        AssertRefused<ArgumentException>(
            "Parameter 7 of cblas_ssyrk, a, has 13 values; 3 rows of 4, 5 values apart, need 14.", "a",
            new Arguments { Lda = 5, A = new float[13] });
        AssertRefused<ArgumentException>(
            "Parameter 10 of cblas_ssyrk, c, has 16 values; 3 columns of 3, 7 values apart, need 17.",
            "c",
            new Arguments { Order = BlasOrder.ColumnMajor, Ldc = 7, C = new float[16] });
        AssertRefused<ArgumentException>(
            "Parameter 10 of cblas_ssyrk, c, has 9 values; 2147483647 rows of 2147483647, 2147483647 values apart, "
            + $"need {(long)int.MaxValue * int.MaxValue}.",
            "c",
            new Arguments { N = int.MaxValue, Ldc = int.MaxValue });
    }

    /// <summary>What is neither read nor written need not be there.</summary>
    [Fact]
    public void WhatIsNotTouched_MayBeEmpty()
    {
        new Arguments { N = 0, A = [], C = [] }.Call();
        new Arguments { K = 0, A = [] }.Call();
        new Arguments { Alpha = 0, A = [] }.Call();
        new Arguments { Alpha = 0, Beta = 1, A = [], C = [] }.Call();
        new Arguments { K = 0, Beta = 1, A = [], C = [] }.Call();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(11, true)]
    [InlineData(-8, true)]
    [InlineData(12, false)]
    [InlineData(-9, false)]
    public void AnOverlap_IsRefused(int distance, bool isOverlap)
    {
        float[] memory = [.. Enumerable.Range(0, 60).Select(i => (float)i)];
        float[] before = [.. memory];
        void Call() => GramBlas.Syrk(
            BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, 3, 4, 1f, memory.AsSpan(20), 4, 0f,
            memory.AsSpan(20 + distance), 3);
        if (isOverlap)
        {
            Assert.Contains("overlap", Assert.Throws<ArgumentException>(Call).Message, StringComparison.Ordinal);
            Assert.Equal(before, memory);
        }
        else
        {
            Call();
        }
    }

    /// <summary>
    /// Matrices of 2 rows of 3 and of 3 rows of 4 in one of rows of 10: every place of one against the other, value by value.
    /// </summary>
    [Fact]
    public void AnOverlap_IsAValueThatBelongsToBoth()
    {
        for (int distance = -40; distance <= 40; distance++)
        {
            foreach ((int stride, int otherStride) in new[] { (10, 10), (10, 7), (5, 10), (3, 4) })
            {
                var one = new StridedMatrix(3, 3, stride);
                var other = new StridedMatrix(2, 4, otherStride);
                bool expected = Places(one, 0).Intersect(Places(other, distance)).Any();
                Assert.True(expected == one.SharesValueWith(other, distance), $"{distance}, {stride}, {otherStride}");
            }
        }

        static IEnumerable<long> Places(StridedMatrix matrix, int first) =>
            from row in Enumerable.Range(0, (int)matrix.Rows)
            from column in Enumerable.Range(0, (int)matrix.Width)
            select first + (row * matrix.Stride) + column;
    }

    private static void AssertRefused<TException>(string message, string name, Arguments arguments)
        where TException : ArgumentException
    {
        Array.Fill(arguments.C, 7f);
        TException refused = Assert.Throws<TException>(arguments.Call);
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.All(arguments.C, value => Assert.Equal(7f, value));
    }
}
