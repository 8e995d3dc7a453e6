namespace GramGen.Packing;

/// <summary>
/// What is known of each channel's mean after the blocks were centred: in every block its distance from a reference, and
/// what of it the subtraction has left.
/// </summary>
/// <remarks>
/// The reference is a value of the channel itself, its first pixel: differences to it are exact or nearly so, however far
/// from 0 the values are.
/// </remarks>
/// <param name="values">The table, <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
internal readonly ref struct BlockMeans(Span<double> values, int channels)
{
    private readonly Span<double> _values = values;

    public static long LengthOf(int channels, int blocks) => channels * (1L + (2L * blocks));

    /// <summary>A value near those of each channel; set before the first block.</summary>
    public Span<double> References => _values[..channels];

    /// <summary>The means of a block, from the references.</summary>
    public Span<double> Offsets(int block) => _values.Slice(((2 * block) + 1) * channels, channels);

    /// <summary>The means of what is multiplied in a block: small, for the mean is rounded before it is subtracted.</summary>
    public Span<double> Left(int block) => _values.Slice(((2 * block) + 2) * channels, channels);

    /// <summary>Keeps what <see cref="Centring"/> found.</summary>
    public void Set(int block, int channel, CentredRow row)
    {
        Offsets(block)[channel] = row.First - References[channel] + row.Offset;
        Left(block)[channel] = row.First - row.Subtracted + row.Offset;
    }
}
