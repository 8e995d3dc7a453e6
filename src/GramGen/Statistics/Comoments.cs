using System.Numerics;
using System.Numerics.Tensors;
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
/// <para>
/// The comoment of the union of n pixels with means μ and m pixels with means ν is the sum of both comoments plus
/// (n·m/(n + m))·(ν − μ)(ν − μ)ᵀ (Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing
/// sample variances, COMPSTAT 1982). The order of merging is that of the sums of products
/// (<see cref="Planning.SummationOrder"/>): blocks one by one within a group, the groups pairwise.
/// </para>
/// <para>
/// A mean is an unevaluated sum of two doubles, so that differences between means keep their digits however far from 0 the means
/// are. Everything of a channel is in units of a power of two, which is enlarged when a block needs it: squares neither overflow
/// nor underflow, and a smaller unit's values that a larger one loses are too small to matter.
/// </para>
/// </remarks>
/// <param name="channels">C.</param>
/// <param name="values">Memory, <see cref="LengthOf"/> values; need not be cleared if <paramref name="weight"/> is 0.</param>
/// <param name="weight">The weight of the pixels that <paramref name="values"/> already holds.</param>
internal ref struct Comoments(int channels, Span<double> values, double weight = 0)
{
    /// <summary>Columns of the memory beside the matrix.</summary>
    private const int Columns = 5;

    private readonly int _channels = channels;
    private readonly Span<double> _values = values;

    /// <summary>The pixels so far, or the sum of their weights.</summary>
    public double Weight { get; private set; } = weight;

    /// <summary>The whole memory.</summary>
    public readonly ReadOnlySpan<double> Values => _values;

    /// <summary>
    /// C × C, row i and column j in units of 2^(<see cref="Exponents"/>[i] + <see cref="Exponents"/>[j]);
    /// only the lower triangle is valid.
    /// </summary>
    public readonly Span<double> Corrections => _values.Slice(Columns * _channels, _channels * _channels);

    /// <summary>
    /// Mean, its remainder and the unit of each channel: with the lower triangle of <see cref="Corrections"/> all that must be kept.
    /// </summary>
    public readonly Span<double> ChannelState => _values[..ChannelStateLength(_channels)];

    /// <summary>The exponent of each channel's unit.</summary>
    public readonly Span<double> Exponents => _values.Slice(2 * _channels, _channels);

    private readonly Span<double> Means => _values[.._channels];

    /// <summary>What the means lack.</summary>
    private readonly Span<double> Remainders => _values.Slice(_channels, _channels);

    /// <summary>ν − μ of the last block.</summary>
    private readonly Span<double> Differences => _values.Slice(3 * _channels, _channels);

    /// <summary>The means of the rows of the last block that were multiplied; afterwards scratch.</summary>
    private readonly Span<double> Residuals => _values.Slice(4 * _channels, _channels);

    public static long LengthOf(int channels) => ((long)Columns + channels) * channels;

    /// <summary>Values of <see cref="ChannelState"/>.</summary>
    public static int ChannelStateLength(int channels) => 3 * channels;

    /// <summary>The mean of a channel.</summary>
    public readonly double Mean(int channel) => (Means[channel] + Remainders[channel]) * PowerOfTwo.Of((int)Exponents[channel]);

    /// <summary>Adds the mean of a KC block's pixels.</summary>
    /// <param name="weight">Its pixels, or the sum of their weights; without weight it adds nothing.</param>
    /// <param name="means">Means of blocks.</param>
    /// <param name="block">Its number among them.</param>
    public void Add(double weight, scoped in BlockMeans means, int block)
    {
        if (weight == 0)
        {
            if (Weight == 0)
            {
                _values.Clear();
            }

            return;
        }

        if (Weight > 0)
        {
            Update(weight, means.Means(block), means.Residuals(block), means.Exponents(block), means.Residuals(block));
            return;
        }

        means.Means(block).CopyTo(Means);
        means.Residuals(block).CopyTo(Remainders);
        means.Exponents(block).CopyTo(Exponents);
        means.Residuals(block).CopyTo(Residuals);
        Differences.Clear();
        for (int channel = 0; channel < _channels; channel++)
        {
            if (!double.IsFinite(Means[channel]))
            {
                Remainders[channel] = 0;
            }
        }

        Correct(weight, distanceWeight: 0);
    }

    /// <summary>Adds sums of products of rows in other units.</summary>
    /// <param name="sums">C × C; only the lower triangle is read.</param>
    /// <param name="exponents">The exponents of the units of the rows.</param>
    /// <param name="addsAll">Adds also the sums of two rows that are in units of 1.</param>
    public readonly void AddProducts<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> exponents, bool addsAll)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> factors = Residuals;
        for (int channel = 0; channel < _channels; channel++)
        {
            factors[channel] = FactorOf(channel, exponents[channel]);
        }

        for (int row = 0; row < _channels; row++)
        {
            ReadOnlySpan<T> products = sums.Slice(row * _channels, row + 1);
            Span<double> corrections = Corrections.Slice(row * _channels, row + 1);
            bool addsRow = addsAll || exponents[row] != 0;
            double factor = factors[row];
            for (int column = 0; column < products.Length; column++)
            {
                if (addsRow || exponents[column] != 0)
                {
                    corrections[column] += double.CreateTruncating(products[column]) * factor * factors[column];
                }
            }
        }
    }

    /// <summary>Adds the pixels of other comoments.</summary>
    public void Merge(scoped in Comoments other)
    {
        if (other.Weight == 0)
        {
            return;
        }

        if (Weight == 0)
        {
            other.Values.CopyTo(_values);
            Weight = other.Weight;
            return;
        }

        Update(other.Weight, other.Means, other.Remainders, other.Exponents, residuals: default);
        if (!other.Exponents.SequenceEqual(Exponents))
        {
            AddProducts<double>(other.Corrections, other.Exponents, addsAll: true);
            return;
        }

        for (int row = 0, first = 0; row < _channels; row++, first += _channels)
        {
            Span<double> corrections = Corrections.Slice(first, row + 1);
            TensorPrimitives.Add(corrections, other.Corrections.Slice(first, row + 1), corrections);
        }
    }

    /// <summary>Merges means and corrections of pixels.</summary>
    /// <param name="weight">The number of pixels, or the sum of their weights.</param>
    /// <param name="means">Their means.</param>
    /// <param name="remainders">What the means lack.</param>
    /// <param name="exponents">The exponents of the units of both.</param>
    /// <param name="residuals">The means of the rows that were multiplied, or empty if those are exactly 0.</param>
    private void Update(
        double weight,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> remainders,
        ReadOnlySpan<double> exponents,
        ReadOnlySpan<double> residuals)
    {
        double share = weight / (Weight + weight);
        for (int channel = 0; channel < _channels; channel++)
        {
            Enlarge(channel, exponents[channel]);
            double factor = FactorOf(channel, exponents[channel]);
            double mean = means[channel] * factor;
            double before = Means[channel];
            double difference = (mean - before) + ((remainders[channel] * factor) - Remainders[channel]);
            Differences[channel] = difference;
            Residuals[channel] = residuals.IsEmpty ? 0 : residuals[channel] * factor;

            // TwoSum (Knuth): the rounding error of the sum goes to the remainder.
            double step = share * difference;
            double after = before + step;
            double added = after - before;
            Means[channel] = after;
            Remainders[channel] += (before - (after - added)) + (step - added);
            if (!double.IsFinite(after))
            {
                // What a sum of the values is: ∞ stays ∞, and opposite infinities are NaN.
                Means[channel] = before + mean;
                Remainders[channel] = 0;
            }
        }

        // The product of two counts is in range; that of two sums of weights might not be.
        double product = Weight * weight;
        Correct(weight, double.IsNormal(product) ? product / (Weight + weight) : Weight * share);
    }

    private void Correct(double weight, double distanceWeight)
    {
        Correct(Corrections, Weight == 0, Differences, distanceWeight, Residuals, weight);
        Weight += weight;
    }

    /// <summary>The factor from another unit to a channel's own.</summary>
    private readonly double FactorOf(int channel, double exponent) =>
        exponent == Exponents[channel] ? 1 : PowerOfTwo.Of((int)(exponent - Exponents[channel]));

    /// <summary>Changes a channel to a larger unit.</summary>
    private readonly void Enlarge(int channel, double exponent)
    {
        if (exponent <= Exponents[channel])
        {
            return;
        }

        double factor = PowerOfTwo.Of((int)(Exponents[channel] - exponent));
        Exponents[channel] = exponent;
        Means[channel] *= factor;
        Remainders[channel] *= factor;
        foreach (ref double correction in Corrections.Slice(channel * _channels, channel + 1))
        {
            correction *= factor;
        }

        for (int row = channel; row < _channels; row++)
        {
            Corrections[(row * _channels) + channel] *= factor;
        }
    }

    /// <summary>
    /// Adds distanceWeight·d·dᵀ − weight·r·rᵀ to the lower triangle, and to some entries right of it; the first block overwrites it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correct(
        Span<double> matrix,
        bool isFirst,
        ReadOnlySpan<double> differences,
        double distanceWeight,
        ReadOnlySpan<double> residuals,
        double weight)
    {
        ref double corrections = ref MemoryMarshal.GetReference(matrix);
        ref double d = ref MemoryMarshal.GetReference(differences);
        ref double r = ref MemoryMarshal.GetReference(residuals);
        nuint channels = (nuint)differences.Length;
        for (nuint row = 0; row < channels; row++)
        {
            double difference = Unsafe.Add(ref d, row);
            double residual = Unsafe.Add(ref r, row);
            var rowDifferences = Vector512.Create(difference);
            var rowResiduals = Vector512.Create(residual);
            nuint i = 0;
            for (; i <= row && i + (nuint)Vector512<double>.Count <= channels; i += (nuint)Vector512<double>.Count)
            {
                Vector512<double> between = distanceWeight * (rowDifferences * Vector512.LoadUnsafe(ref d, i));
                Vector512<double> within = weight * (rowResiduals * Vector512.LoadUnsafe(ref r, i));
                Vector512<double> before = isFirst ? Vector512<double>.Zero : Vector512.LoadUnsafe(ref corrections, i);
                (before + (between - within)).StoreUnsafe(ref corrections, i);
            }

            for (; i <= row; i++)
            {
                double between = distanceWeight * (difference * Unsafe.Add(ref d, i));
                double within = weight * (residual * Unsafe.Add(ref r, i));
                Unsafe.Add(ref corrections, i) = (isFirst ? 0 : Unsafe.Add(ref corrections, i)) + (between - within);
            }

            corrections = ref Unsafe.Add(ref corrections, channels);
        }
    }
}
