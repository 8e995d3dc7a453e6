using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers;

/// <summary>
/// Whether a peer computed the same matrix: a call with wrong arguments may be fast and would make the comparison a lie.
/// </summary>
internal static class PeerCheck
{
    /// <summary>
    /// The largest |ours − theirs| of the lower triangle over what two results may differ by that add M products in any
    /// order: 2·γ_M·Σ|F_ik·F_jk|, and that sum is at most √(G_ii·G_jj). At most 1 if both are right.
    /// </summary>
    public static double Excess(GramShape shape, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        int channels = shape.Channels;
        double allowed = 2 * Rounding.Gamma(shape.Pixels, Rounding.UnitOfSingle);
        double excess = 0;
        for (int i = 0; i < channels; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double difference = Math.Abs((double)ours[(i * channels) + j] - theirs[(i * channels) + j]);
                double scale = Math.Sqrt((double)ours[i * (channels + 1)] * ours[j * (channels + 1)]);
                double one = difference == 0 ? 0 : difference / (allowed * scale);
                excess = double.IsNaN(one) ? double.PositiveInfinity : Math.Max(excess, one);
            }
        }

        return excess;
    }
}
