namespace GramGen.Pipeline;

/// <summary>
/// What was subtracted from each channel in each block, and what is left of the mean: for every block the mean of every
/// channel, then the mean of every channel after the subtraction.
/// </summary>
/// <param name="values">The table, <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
internal readonly ref struct BlockMeans(Span<double> values, int channels)
{
    private readonly Span<double> _values = values;

    public static int LengthOf(int channels, int blocks) => checked(2 * channels * blocks);

    /// <summary>The means of a block.</summary>
    public ReadOnlySpan<double> Of(int block) => _values.Slice(2 * channels * block, channels);

    /// <summary>The means of what is multiplied: small, for the mean is rounded before it is subtracted.</summary>
    public ReadOnlySpan<double> Left(int block) => _values.Slice(((2 * block) + 1) * channels, channels);

    public void Set(int block, int channel, double mean, double left)
    {
        _values[(2 * channels * block) + channel] = mean;
        _values[(((2 * block) + 1) * channels) + channel] = left;
    }
}
