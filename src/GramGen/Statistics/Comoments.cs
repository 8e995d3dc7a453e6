using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Statistics;

/// <summary>
/// Merges the means of KC blocks that were each centred about their own mean, and the corrections that make the sums of
/// their products those about the common mean.
/// </summary>
/// <remarks>
/// The comoment of the union of n pixels with means μ and m pixels with means ν is the sum of both comoments plus
/// (n·m/(n + m))·(ν − μ)(ν − μ)ᵀ (Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing
/// sample variances, COMPSTAT 1982). Blocks are added one by one, so the bits do not depend on how the pixels were cut
/// into chunks of whole blocks.
/// </remarks>
/// <param name="channels">C.</param>
/// <param name="values">Memory, <see cref="LengthOf"/> values; need not be cleared if <paramref name="pixels"/> is 0.</param>
/// <param name="pixels">The pixels that <paramref name="values"/> already holds.</param>
internal ref struct Comoments(int channels, Span<double> values, long pixels = 0)
{
    private readonly int _channels = channels;

    /// <summary>ν − μ of the last block.</summary>
    private readonly Span<double> _differences = values.Slice(channels, channels);

    /// <summary>Pixels so far.</summary>
    public long Pixels { get; private set; } = pixels;

    /// <summary>The whole memory.</summary>
    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>The means so far, as distances from the references.</summary>
    public Span<double> Offsets { get; } = values[..channels];

    /// <summary>C × C; only the lower triangle is valid.</summary>
    public Span<double> Corrections { get; } = values.Slice(2 * channels, channels * channels);

    public static long LengthOf(int channels) => (2L + channels) * channels;

    /// <summary>Adds the KC blocks of a product; the last may have fewer pixels.</summary>
    /// <param name="means">Their means.</param>
    /// <param name="pixels">Pixels of all blocks.</param>
    /// <param name="blockLength">Pixels of a block.</param>
    public void Add(scoped in BlockMeans means, int pixels, int blockLength)
    {
        for (int block = 0; block * blockLength < pixels; block++)
        {
            Add(Math.Min(blockLength, pixels - (block * blockLength)), means.Offsets(block), means.Residuals(block));
        }
    }

    /// <summary>Adds the pixels of other comoments.</summary>
    /// <param name="other">The others.</param>
    /// <param name="offsets">Their means, as distances from the references of this one.</param>
    public void Merge(scoped in Comoments other, ReadOnlySpan<double> offsets)
    {
        Add(other.Pixels, offsets, residuals: new double[_channels]);
        for (int i = 0; i < Corrections.Length; i++)
        {
            Corrections[i] += other.Corrections[i];
        }
    }

    private void Add(long pixels, ReadOnlySpan<double> offsets, ReadOnlySpan<double> residuals)
    {
        if (Pixels == 0)
        {
            Offsets.Clear();
        }

        long total = Pixels + pixels;
        double weight = (double)Pixels * pixels / total;
        double share = (double)pixels / total;
        for (int channel = 0; channel < _channels; channel++)
        {
            double difference = offsets[channel] - Offsets[channel];
            _differences[channel] = difference;
            Offsets[channel] += share * difference;
        }

        for (int row = 0; row < _channels; row++)
        {
            CorrectRow(Corrections.Slice(row * _channels, row + 1), Pixels == 0, _differences, weight, residuals, pixels);
        }

        Pixels = total;
    }

    /// <summary>Adds weight·d·dᵀ − pixels·r·rᵀ to a row of the lower triangle; the first block overwrites it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrectRow(
        Span<double> row, bool isFirst, ReadOnlySpan<double> differences, double weight, ReadOnlySpan<double> residuals, double pixels)
    {
        ref double corrections = ref MemoryMarshal.GetReference(row);
        ref double d = ref MemoryMarshal.GetReference(differences);
        ref double r = ref MemoryMarshal.GetReference(residuals);
        nuint last = (nuint)row.Length - 1;
        double difference = Unsafe.Add(ref d, last);
        double residual = Unsafe.Add(ref r, last);
        var rowDifferences = Vector512.Create(difference);
        var rowResiduals = Vector512.Create(residual);
        nuint i = 0;
        for (; i + (nuint)Vector512<double>.Count <= (nuint)row.Length; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> between = weight * (rowDifferences * Vector512.LoadUnsafe(ref d, i));
            Vector512<double> within = pixels * (rowResiduals * Vector512.LoadUnsafe(ref r, i));
            Vector512<double> before = isFirst ? Vector512<double>.Zero : Vector512.LoadUnsafe(ref corrections, i);
            (before + (between - within)).StoreUnsafe(ref corrections, i);
        }

        for (; i < (nuint)row.Length; i++)
        {
            double between = weight * (difference * Unsafe.Add(ref d, i));
            double within = pixels * (residual * Unsafe.Add(ref r, i));
            Unsafe.Add(ref corrections, i) = (isFirst ? 0 : Unsafe.Add(ref corrections, i)) + (between - within);
        }
    }
}
