using System.Numerics;
using GramGen.Data;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>What is said of a result when it has been saved.</summary>
internal static class ResultReport
{
    public static void Print<T>(ToolConsole console, string path, GramResult<T> result, GramStatsProgress progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (progress.RowsResumed > 0)
        {
            console.Out.WriteLine($"The sums of {Figures.Count(progress.RowsResumed)} of "
                + $"{Figures.Count(progress.Rows)} rows were stored.");
        }

        if (result.Count < progress.Rows)
        {
            console.Out.WriteLine($"{Figures.Count(progress.Rows - result.Count)} of {Figures.Count(progress.Rows)} "
                + "rows have NaN and were skipped.");
        }

        if (ColumnsWithNaN(result) is > 0 and int columns)
        {
            console.Out.WriteLine($"{Figures.Count(columns)} of {Figures.Count(result.Columns)} columns have NaN, "
                + "so their rows and columns of the result are NaN; see --nan.");
        }

        string rates = progress.RowsResumed < progress.Rows
            ? $", {ProgressDisplay.TextOf(progress with { RowsDone = progress.Rows })}"
            : "";
        console.Out.WriteLine(
            $"Saved {path}: {NameOf(result.Accumulator.Statistics)} of {Figures.Count(result.Count)} rows of "
                + $"{Figures.Count(result.Columns)} columns{WeightsOf(result)}; {Figures.Time(progress.Elapsed)}{rates}.");
        console.Out.WriteLine($"sha256 {result.Sha256}");
    }

    /// <summary>The weights of a result, after its columns; without weights nothing.</summary>
    public static string WeightsOf<T>(GramResult<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        result.Accumulator.IsWeighted ? $", weights of {Figures.Value(result.WeightSum)} in all" : "";

    public static string NameOf(GramStatistics statistics) => statistics switch
    {
        GramStatistics.Gram => "Gram matrix",
        GramStatistics.Covariance => "covariance and means",
        _ => "Gram matrix, covariance and means",
    };

    private static int ColumnsWithNaN<T>(GramResult<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] matrix = result.Gram.Length > 0 ? result.Gram : result.Covariance;
        return Enumerable.Range(0, result.Columns).Count(column => T.IsNaN(matrix[(column * result.Columns) + column]));
    }
}
