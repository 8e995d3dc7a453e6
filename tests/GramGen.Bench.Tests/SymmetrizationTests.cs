using System.Numerics;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Tests;

public sealed class SymmetrizationTests
{
    /// <summary>With whole squares and blocks and without; the largest on several threads.</summary>
    public static TheoryData<int> Orders => [1, 3, 4, 7, 8, 9, 31, 32, 33, 64, 71, 517];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Single_IsSymmetric(int order) => Check<float>(order);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Double_IsSymmetric(int order) => Check<double>(order);

    private static unsafe void Check<T>(int order)
        where T : unmanaged, INumber<T>
    {
        var matrix = new T[order * order];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = i / order >= i % order ? T.CreateChecked(i) : -T.One;
        }

        fixed (T* first = matrix)
        {
            Symmetrization.Run(first, order, threads: 2);
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = (Math.Max(i / order, i % order), Math.Min(i / order, i % order));
            Assert.Equal(T.CreateChecked((row * order) + column), matrix[i]);
        }
    }
}
