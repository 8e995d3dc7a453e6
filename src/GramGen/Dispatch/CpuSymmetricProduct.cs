using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Similarity;

namespace GramGen.Dispatch;

/// <summary>
/// A·B of symmetric matrices whose product is symmetric: the entries of one triangle are computed, each the dot product of a row of A and
/// a row of B in the summation order of Gram matrices, and copied to the other.
/// </summary>
internal static unsafe class CpuSymmetricProduct
{
    /// <summary>Rows that dot products compute together: each chunk ends at its diagonal.</summary>
    private const int ChunkRows = 128;

    /// <summary>Computes a product.</summary>
    /// <param name="left">A, n × n.</param>
    /// <param name="right">B, n × n.</param>
    /// <param name="destination">Receives A·B, both triangles. Overlaps neither.</param>
    /// <param name="order">n.</param>
    /// <param name="execution">How.</param>
    public static void Compute<T>(
        ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination, int order, in CpuExecution execution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var routines = AnySizeRoutines<T>.For(execution.Isa);
        int threads = execution.Parallelism.ThreadsNow((double)order * order * order / 2);
        fixed (T* a = left)
        fixed (T* b = right)
        fixed (T* product = destination)
        {
            var leftRows = new PinnedSpan<T>(a, left.Length);
            var rightRows = new PinnedSpan<T>(b, right.Length);
            var result = new PinnedSpan<T>(product, destination.Length);
            if (OuterAlgorithm.Suits(routines.Traits, order, order, isPackedByCopy: false))
            {
                var arguments = new SyrkArguments<T>(
                    rightRows, halves: default, result, new GramOutput(order), scale: T.One, beta: T.Zero)
                {
                    Queries = leftRows,
                };
                var plan = GramPlan.TriangleOfTwo(order, order, routines.Traits, threads);
                routines.Gemm.Run(plan, arguments, execution.Parallelism.Cancellation);
                SymmetrizePanels(destination, order, OuterAlgorithm.PanelChannels(routines.Traits.Element));
                return;
            }

            ComputeChunks(leftRows, rightRows, result, order, threads, routines, execution.Parallelism.Cancellation);
            Transposition.Symmetrize(destination, order, order);
        }
    }

    /// <summary>
    /// Copies the upper triangle of each panel's own rows and columns to its lower one: outer products store those whole, and the rest of
    /// both triangles from the same sums.
    /// </summary>
    private static void SymmetrizePanels<T>(Span<T> matrix, int order, int panelChannels)
    {
        for (int row = 0; row < order; row++)
        {
            for (int column = row / panelChannels * panelChannels; column < row; column++)
            {
                matrix[(row * order) + column] = matrix[(column * order) + row];
            }
        }
    }

    /// <summary>Dot products of the lower triangle, some rows at a time.</summary>
    private static void ComputeChunks<T>(
        PinnedSpan<T> left, PinnedSpan<T> right, PinnedSpan<T> product, int order, int threads, AnySizeRoutines<T> routines,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int first = 0; first < order; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, order - first);
            var operands = new CrossOperands<T>(
                right.Slice(first * order, rows * order), left.Slice(0, (first + rows) * order), default, default, order);
            var chunk = new CrossMatrix<T>(product.Slice(first * order, rows * order), order);
            new CrossProduct<T, DotProduct<T>>(operands, default, chunk, routines.Cross).Run(threads, cancellation);
        }
    }
}
