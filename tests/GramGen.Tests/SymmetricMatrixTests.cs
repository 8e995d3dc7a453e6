using System.Numerics;
using System.Text;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Products of which half is computed, and roots that are made of them.</summary>
public sealed class SymmetricMatrixTests
{
    /// <summary>Looped sizes, panels with a fringe, strips with a fringe, several KC blocks of double.</summary>
    private static readonly int[] Orders = [1, 2, 15, 16, 17, 48, 49, 64, 100, 129, 300, 530];

    /// <summary>Also of matrices that do not commute, whose product is not symmetric: the statement is about bits.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Product_IsTheMirroredUpperTriangle(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (int order in Orders.Where(order => isa != GramIsa.Scalar || order < 150))
        {
            AssertMirrored<float>(order, isa);
            AssertMirrored<double>(order, isa);
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryPath_HasTheSameBits(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (int order in new[] { 1, 20, 65 })
        {
            var one = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 };
            Assert.Equal(FunctionDigest.Of<float>(order), FunctionDigest.Of<float>(order, one));
            Assert.Equal(FunctionDigest.Of<double>(order), FunctionDigest.Of<double>(order, one));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1e3)]
    [InlineData(50, 1e5)]
    [InlineData(130, 1e8)]
    public void Roots_AreThoseOfTheEigenvalues(int order, double condition)
    {
        var matrix = new SpectralMatrix(order, i => 3 * Math.Pow(condition, order == 1 ? 0 : (double)-i / (order - 1)));
        AssertRoots<double>(matrix, order, condition, Math.ScaleB(1, -52));
        AssertRoots<float>(matrix, order, condition, Math.ScaleB(1, -23));
    }

    [Fact]
    public void Two_HasTheRootsOfTwo()
    {
        double[] result = new double[1];
        SymmetricMatrix.ComputeInverseFourthRoot([2.0], 1, result);
        Assert.Equal(Math.Pow(2, -0.25), result[0], 1e-15);
        SymmetricMatrix.ComputeInverseSquareRoot([2.0], 1, result);
        Assert.Equal(Math.Sqrt(0.5), result[0], 1e-15);
        SymmetricMatrix.ComputeSquareRoot([2.0], 1, result, ridge: 2);
        Assert.Equal(2, result[0], 1e-15);
    }

    /// <summary>A matrix times a power of four has the same digits, to the ends of the range.</summary>
    [Fact]
    public void PowersOfFour_AreExact()
    {
        double[] matrix = new SpectralMatrix(9, i => 1.0 + i).Apply(value => value);
        foreach (int power in new[] { -500, -7, 1, 480 })
        {
            double[] scaled = [.. matrix.Select(value => Math.ScaleB(value, 2 * power))];
            Assert.Equal(Root(matrix).Select(value => Math.ScaleB(value, power)), Root(scaled));
        }

        static double[] Root(double[] matrix)
        {
            double[] result = new double[81];
            SymmetricMatrix.ComputeSquareRoot(matrix, 9, result);
            return result;
        }
    }

    [Fact]
    public void PermutedRows_GiveThePermutedRoot_InPlace()
    {
        const int Order = 40;
        double[] matrix = new SpectralMatrix(Order, i => 1.0 + i).Apply(value => value);
        int[] places = [.. Enumerable.Range(0, Order).Select(i => i * 7 % Order)];
        double[] permuted = Permute(matrix);
        SymmetricMatrix.ComputeInverseSquareRoot<double>(matrix, Order, matrix);
        SymmetricMatrix.ComputeInverseSquareRoot<double>(permuted, Order, permuted);
        Assert.All(Permute(matrix).Zip(permuted), pair => Assert.Equal(pair.First, pair.Second, 13));

        double[] Permute(double[] values) => [.. Enumerable.Range(0, Order * Order)
            .Select(i => values[(places[i / Order] * Order) + places[i % Order]])];
    }

    [Fact]
    public void MatricesWithoutRoot_AreRefused_AndNothingIsWritten()
    {
        double[] result = [7, 7, 7, 7];
        Refuse<ArithmeticException>("The root of the matrix of order 2 did not converge: after ", [1, 0, 0, -1]);
        Refuse<ArithmeticException>("The root of the matrix of order 2 did not converge: after 100 iterations", [1, 1, 1, 1]);
        Refuse<ArithmeticException>("The matrix of order 2 is 0, and has no inverse root; it needs a ridge.", [0, 0, 0, 0]);
        Refuse<ArgumentException>("The matrix must be symmetric; entry (1, 0) is 2, entry (0, 1) 3.", [1, 3, 2, 1]);
        Refuse<ArgumentException>("Values must be finite; entry (1, 1) is NaN.", [1, 0, 0, double.NaN]);
        Refuse<ArgumentException>("A matrix of order 2 has 4 values; the span has 3.", [1, 0, 0]);
        Refuse<ArgumentOutOfRangeException>("The ridge must be finite and not negative; it is -1.", [1, 0, 0, 1], ridge: -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricMatrix.ComputeSquareRoot<double>([], 0, []));
        Assert.Throws<NotSupportedException>(() => SymmetricMatrix.ComputeSquareRoot<Half>([Half.One], 1, new Half[1]));
        double[] both = new double[6];
        Assert.StartsWith(
            "The destination must not overlap",
            Assert.Throws<ArgumentException>(() => SymmetricMatrix.ComputeSquareRoot<double>(both.AsSpan(0, 4), 2, both.AsSpan(2))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => SymmetricMatrix.Multiply<double>(both.AsSpan(0, 4), result, 2, both.AsSpan(0, 4)));
        Assert.Throws<ArgumentException>(() => SymmetricMatrix.Multiply<double>(
            [1], [1], 1, result.AsSpan(0, 1), new GramOptions { Backend = new RecordingBackend() }));
        Assert.Equal([7, 7, 7, 7], result);

        void Refuse<TException>(string message, double[] matrix, double ridge = 0)
            where TException : Exception => Assert.StartsWith(
                message,
                Assert.Throws<TException>(() => SymmetricMatrix.ComputeInverseSquareRoot(matrix, 2, result, ridge)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void KnownSamples_HaveTheKnownDigest() => Assert.Equal(
        "65135D29F94D3D7848533B45D1A087A1498092419CD50CD63B82C7A882CE954B",
        Digest.Of<byte>(Encoding.UTF8.GetBytes(string.Join('\n', FunctionDigest.Lines()))));

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() => ChildProcess.AssertSameUnderEveryDefault("functions");

    private static void AssertMirrored<T>(int order, GramIsa isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = new GramShape(order, order);
        T[] left = FunctionDigest.Convert<T>(Samples.UniformDoubles(shape, seed: 1));
        T[] right = FunctionDigest.Convert<T>(Samples.UniformDoubles(shape, seed: 2));
        var expected = new T[order * order];
        CrossGram.Compute<T, T>(left, shape, right, shape, expected);
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column < row; column++)
            {
                expected[(row * order) + column] = expected[(column * order) + row];
            }
        }

        foreach (int threads in order < 128 ? [1] : new[] { 1, 2 })
        {
            var actual = new T[order * order];
            SymmetricMatrix.Multiply<T>(
                left, right, order, actual, new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
            Assert.True(
                Digest.Of<T>(expected) == Digest.Of<T>(actual), $"order {order}, {typeof(T).Name}, {threads} threads: other bits");
        }
    }

    private static void AssertRoots<T>(SpectralMatrix matrix, int order, double condition, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (condition * epsilon > 0.02)
        {
            return;
        }

        T[] values = FunctionDigest.Convert<T>(matrix.Apply(value => value));
        var result = new T[order * order];
        SymmetricMatrix.ComputeSquareRoot<T>(values, order, result);
        AssertClose(matrix.Apply(Math.Sqrt), Math.Sqrt(condition));
        SymmetricMatrix.ComputeInverseSquareRoot<T>(values, order, result);
        AssertClose(matrix.Apply(value => 1 / Math.Sqrt(value)), condition);
        MatrixConvergence convergence = SymmetricMatrix.ComputeInverseFourthRoot<T>(values, order, result);
        AssertClose(matrix.Apply(value => Math.Pow(value, -0.25)), condition);
        Assert.InRange(convergence.Residual, 0, 1.0 / 128);
        Assert.InRange(convergence.Iterations, order == 1 ? 0 : 2, 100);

        void AssertClose(double[] expected, double factor)
        {
            double norm = Math.Sqrt(expected.Sum(value => value * value));
            double error = Math.Sqrt(expected.Zip(result, (e, r) => Math.Pow(e - double.CreateChecked(r), 2)).Sum());
            Assert.True(
                error <= 4 * order * epsilon * factor * norm,
                $"order {order}, {typeof(T).Name}: error {error / norm:g3}, bound {4 * order * epsilon * factor:g3}");
        }
    }
}
