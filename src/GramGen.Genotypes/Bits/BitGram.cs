using System.Runtime.CompilerServices;

namespace GramGen.Genotypes.Bits;

/// <summary>
/// Products of bit planes: counts of the variants at which one sample has a 1 in one plane and another in a second. They are integers, so
/// every instruction set and any number of threads gives the same.
/// </summary>
internal static class BitGram
{
    /// <summary>Rows whose words stay in the first cache while they meet others.</summary>
    private const int BlockRows = 16;

    /// <summary>Adds the counts of all pairs of rows.</summary>
    /// <param name="x">A row of words for each sample.</param>
    /// <param name="y">The other plane; may be the same.</param>
    /// <param name="words">Words of a row.</param>
    /// <param name="counts">n × n counts, to which those of row i of x and row j of y are added at i·n + j.</param>
    /// <param name="samples">n.</param>
    /// <param name="isSymmetric">Only j ≤ i.</param>
    /// <param name="options">Instruction set, threads and cancellation.</param>
    public static void Add(
        ulong[] x, ulong[] y, int words, int[] counts, int samples, bool isSymmetric, GenotypeOptions options)
    {
        IBitCounter counter = BitCounters.For(options.Isa);
        int blocks = (samples + BlockRows - 1) / BlockRows;
        // The longest rows of a triangle first: what remains at the end is short.
        Parallelism.For(blocks, options, block => AddBlock(counter, x, y, words, counts, samples, isSymmetric, blocks - 1 - block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(
        IBitCounter counter, ulong[] x, ulong[] y, int words, int[] counts, int samples, bool isSymmetric, int block)
    {
        int first = block * BlockRows;
        int end = Math.Min(first + BlockRows, samples);
        int endColumn = isSymmetric ? end : samples;
        for (int firstColumn = 0; firstColumn < endColumn; firstColumn += BlockRows)
        {
            for (int row = first; row < end; row++)
            {
                int last = Math.Min(Math.Min(firstColumn + BlockRows, endColumn), isSymmetric ? row + 1 : samples);
                for (int column = firstColumn; column < last; column++)
                {
                    counts[(row * samples) + column] += counter.Count(
                        x.AsSpan(row * words, words), y.AsSpan(column * words, words));
                }
            }
        }
    }
}
