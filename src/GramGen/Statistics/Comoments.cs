using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Statistics;

/// <summary>
/// The means of blocks of pixels that were centred each on its own, and what the sums of their products lack to be about
/// the mean of all.
/// </summary>
/// <remarks>
/// Two sets of n and m pixels with means μ and ν have together the sums of both and (n·m/(n + m))·(ν − μ)(ν − μ)ᵀ more
/// (Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, COMPSTAT 1982).
/// Blocks are taken one after the other, so the bits are those of any cut into strips of whole blocks.
/// </remarks>
/// <param name="channels">C.</param>
/// <param name="values">Memory, <see cref="LengthOf"/> values: those of an earlier one, or anything.</param>
/// <param name="pixels">The pixels that the earlier one had; 0 if there is none.</param>
internal ref struct Comoments(int channels, Span<double> values, long pixels = 0)
{
    private readonly int _channels = channels;

    /// <summary>Differences of means: of the block that comes to those before it.</summary>
    private readonly Span<double> _steps = values.Slice(channels, channels);

    /// <summary>Pixels so far.</summary>
    public long Pixels { get; private set; } = pixels;

    /// <summary>The means so far, from the references.</summary>
    public Span<double> Offsets { get; } = values[..channels];

    /// <summary>C × C, of which the lower triangle counts.</summary>
    public Span<double> Between { get; } = values.Slice(2 * channels, channels * channels);

    public static long LengthOf(int channels) => (2L + channels) * channels;

    /// <summary>Adds the blocks of a product, the last of which may have fewer pixels.</summary>
    /// <param name="means">Their means.</param>
    /// <param name="pixels">Pixels of all.</param>
    /// <param name="blockLength">Pixels of one.</param>
    public void Add(scoped in BlockMeans means, int pixels, int blockLength)
    {
        for (int block = 0; block * blockLength < pixels; block++)
        {
            Add(Math.Min(blockLength, pixels - (block * blockLength)), means.Offsets(block), means.Left(block));
        }
    }

    /// <summary>Adds pixels.</summary>
    /// <param name="pixels">Their number.</param>
    /// <param name="offsets">Their means, from the references.</param>
    /// <param name="left">The means of what was multiplied.</param>
    public void Add(long pixels, ReadOnlySpan<double> offsets, ReadOnlySpan<double> left)
    {
        if (Pixels == 0)
        {
            Offsets.Clear();
        }

        long together = Pixels + pixels;
        double weight = (double)Pixels * pixels / together;
        double share = (double)pixels / together;
        for (int channel = 0; channel < _channels; channel++)
        {
            double step = offsets[channel] - Offsets[channel];
            _steps[channel] = step;
            Offsets[channel] += share * step;
        }

        for (int row = 0; row < _channels; row++)
        {
            AddProducts(Between.Slice(row * _channels, row + 1), Pixels == 0, _steps, weight, left, pixels);
        }

        Pixels = together;
    }

    /// <summary>Adds weight·s·sᵀ − pixels·l·lᵀ to a row of the lower triangle, which is 0 before the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(
        Span<double> row, bool isFirst, ReadOnlySpan<double> steps, double weight, ReadOnlySpan<double> left, double pixels)
    {
        ref double sums = ref MemoryMarshal.GetReference(row);
        ref double s = ref MemoryMarshal.GetReference(steps);
        ref double l = ref MemoryMarshal.GetReference(left);
        nuint last = (nuint)row.Length - 1;
        double step = Unsafe.Add(ref s, last);
        double rest = Unsafe.Add(ref l, last);
        var rowSteps = Vector512.Create(step);
        var rowRests = Vector512.Create(rest);
        nuint i = 0;
        for (; i + (nuint)Vector512<double>.Count <= (nuint)row.Length; i += (nuint)Vector512<double>.Count)
        {
            Vector512<double> between = weight * (rowSteps * Vector512.LoadUnsafe(ref s, i));
            Vector512<double> within = pixels * (rowRests * Vector512.LoadUnsafe(ref l, i));
            Vector512<double> before = isFirst ? Vector512<double>.Zero : Vector512.LoadUnsafe(ref sums, i);
            (before + (between - within)).StoreUnsafe(ref sums, i);
        }

        for (; i < (nuint)row.Length; i++)
        {
            double between = weight * (step * Unsafe.Add(ref s, i));
            double within = pixels * (rest * Unsafe.Add(ref l, i));
            Unsafe.Add(ref sums, i) = (isFirst ? 0 : Unsafe.Add(ref sums, i)) + (between - within);
        }
    }
}
