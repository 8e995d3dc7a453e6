using GramGen.Data.Formats;
using GramGen.Data.Reading;

namespace GramGen.Tool.Spectral;

/// <summary>Means and covariance of a file, in double.</summary>
/// <param name="Path">The file.</param>
/// <param name="Means">C values.</param>
/// <param name="Covariance">C × C values.</param>
/// <param name="Precision">The relative rounding of the values in the file.</param>
internal sealed record Moments(string Path, double[] Means, double[] Covariance, double Precision)
{
    private const double PrecisionOfHalf = 1.0 / (1 << 10);
    private const double PrecisionOfSingle = 1.0 / (1 << 23);
    private const double PrecisionOfDouble = 1.0 / (1L << 52);

    /// <summary>
    /// Names of the means and the covariance: this tool's, and those in files of FID implementations.
    /// </summary>
    private static readonly (string Mean, string Covariance)[] Names =
    [
        (SavedStatistics.Mean, SavedStatistics.Covariance),
        ("mu", "sigma"),
    ];

    public int Columns => Means.Length;

    /// <exception cref="UsageException">The file has no covariance, or it has NaN or infinities.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Moments Load(string path)
    {
        var saved = SavedStatistics.Open(path);
        (string mean, string covariance) = Names.FirstOrDefault(
            names => saved.Has(names.Mean) && saved.Has(names.Covariance));
        if (mean is null)
        {
            throw new UsageException(
                $"{path}: it has no mean and cov (or mu and sigma), which stats computes unless --gram is given; it "
                    + $"has {string.Join(", ", saved.Names)}.");
        }

        MatrixFile matrix = saved.Open(covariance);
        var moments = new Moments(
            path,
            saved.Read<double>(saved.Open(mean, rows: matrix.Columns, columns: 1)),
            saved.Read<double>(saved.Open(covariance, rows: matrix.Columns)),
            matrix.Element switch
            {
                GramElement.Half => PrecisionOfHalf,
                GramElement.Single => PrecisionOfSingle,
                _ => PrecisionOfDouble,
            });
        if (!moments.Means.All(double.IsFinite) || !moments.Covariance.All(double.IsFinite))
        {
            throw new UsageException($"{path}: it has NaN or infinite values; stats --nan skip-row leaves rows with NaN out.");
        }

        return moments;
    }
}
