using System.Runtime.CompilerServices;

namespace GramGen.Packing;

/// <summary>
/// What is known of each channel's mean once KC blocks are centred: in every block the value that was subtracted, the mean of
/// what is left, and the power of two that both are in units of.
/// </summary>
/// <param name="values">The table, <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
internal readonly ref struct BlockMeans(Span<double> values, int channels)
{
    /// <summary>Stands for the exponent of a row that is out of range and was cleared.</summary>
    public const double NotRescaled = double.PositiveInfinity;

    private readonly Span<double> _values = values;
    private readonly int _channels = channels;

    public static long LengthOf(int channels, int blocks) => 3L * channels * blocks;

    /// <summary>What was subtracted from each row of a block.</summary>
    public Span<double> Means(int block) => _values.Slice(3 * block * _channels, _channels);

    /// <summary>The means of what is multiplied in a block: not exactly 0, because the mean is rounded before it is subtracted.</summary>
    public Span<double> Residuals(int block) => _values.Slice(((3 * block) + 1) * _channels, _channels);

    /// <summary>The exponents of the units of both: integers, or <see cref="NotRescaled"/>.</summary>
    public Span<double> Exponents(int block) => _values.Slice(((3 * block) + 2) * _channels, _channels);

    /// <summary>Enters a row of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int block, int channel, double mean, double residual, double exponent)
    {
        int first = (3 * block * _channels) + channel;
        _values[first] = mean;
        _values[first + _channels] = residual;
        _values[first + (2 * _channels)] = exponent;
    }

    /// <summary>Whether a row of a block is out of range and has not been rescaled.</summary>
    public bool IsOutOfRange(int block) => Exponents(block).Contains(NotRescaled);
}
