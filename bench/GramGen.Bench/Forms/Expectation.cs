namespace GramGen.Bench.Forms;

/// <summary>What a call must give, and how far from it a result may be.</summary>
/// <param name="Values">The entries.</param>
/// <param name="Magnitudes">For each the sum of its terms' absolute values, which rounding errors are relative to.</param>
/// <param name="Bound">The largest relative error that GramGen's summation order allows; 0 if the bits must be the same.</param>
/// <param name="PeerBound">The same for a library that adds in any order.</param>
internal sealed record Expectation(double[] Values, double[] Magnitudes, double Bound, double PeerBound)
{
    /// <summary>The largest |entry − value| / magnitude.</summary>
    public double LargestError(ReadOnlySpan<double> result)
    {
        if (result.Length != Values.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        for (int i = 0; i < result.Length; i++)
        {
            double difference = Math.Abs(result[i] - Values[i]);
            double error = difference == 0 ? 0 : difference / Magnitudes[i];
            // A difference that is no number is as wrong as can be.
            largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
        }

        return largest;
    }
}
