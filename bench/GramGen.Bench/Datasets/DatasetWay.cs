namespace GramGen.Bench.Datasets;

/// <summary>A way to compute G = XᵀX of the rows of a data set.</summary>
/// <param name="Name">The library and what it does.</param>
/// <param name="Rows">The rows that a run takes: all of them, or fewer where all would take too long.</param>
/// <param name="ReadsFile">Whether it reads the file, or rows that are in memory.</param>
/// <param name="Run">Computes.</param>
/// <param name="Gram">The result of the last run, C × C, of which the lower triangle is valid.</param>
internal sealed record DatasetWay(string Name, int Rows, bool ReadsFile, Action Run, Func<double[]> Gram);

/// <summary>How fast a way was.</summary>
/// <param name="Way">Its name.</param>
/// <param name="Element">The type of the values and of the sums.</param>
/// <param name="Rows">The rows that it took.</param>
/// <param name="Columns">C.</param>
/// <param name="ReadsFile">Whether it read a file.</param>
/// <param name="Microseconds">The median of its runs.</param>
/// <param name="Error">The largest error of the entries that were checked.</param>
/// <param name="ErrorBound">The error that adding the rows in any order allows.</param>
/// <param name="PeakGflops">The multiply-add peak for the element type.</param>
internal sealed record DatasetFigures(
    string Way, GramElement Element, int Rows, int Columns, bool ReadsFile, double Microseconds, double Error, double ErrorBound,
    double PeakGflops)
{
    /// <summary>C·(C + 1) operations for each row.</summary>
    public double Gflops => (double)Columns * (Columns + 1) * Rows / Microseconds / 1e3;

    public double GigabytesPerSecond => (double)Columns * Rows * (Element == GramElement.Double ? 8 : 4) / Microseconds / 1e3;

    public bool IsCorrect => Error <= ErrorBound;

    /// <summary>Its speed over that of another.</summary>
    public double Over(DatasetFigures other) => Gflops / other.Gflops;
}
