using System.CommandLine;
using GramGen.Data.Reading;
using GramGen.Data.Writing;
using GramGen.Tool.Files;
using GramGen.Tool.Spectral;
using GramGen.Tool.Terminal;
using MathNet.Numerics.LinearAlgebra;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>whiten</c>: the matrix that makes columns uncorrelated, each with variance 1.</summary>
internal sealed class WhitenCommand
{
    private readonly ToolConsole _console;

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "What stats saved: .npz or .safetensors with mean and cov.",
    };

    private readonly Option<string> _out = ToolOptions.Out(
        "The result, .npz or .safetensors: whitening, a matrix W of C × C, and mean; W·(x − mean) has the unit "
            + "matrix for its covariance.");

    private readonly Option<double> _epsilon = ToolOptions.Number(
        "--epsilon",
        "Is added to each eigenvalue of the covariance, for columns that are nearly combinations of others.",
        (double?)0,
        epsilon => epsilon is >= 0 and < double.PositiveInfinity,
        "a number of at least 0, such as 1e-6");

    private readonly Option<Method?> _method = ToolOptions.OneOf(
        "--method",
        "W is symmetric, nearest to the columns as they are, or gives principal components (zca unless it is given)",
        ("zca", Method.Zca),
        ("pca", Method.Pca));

    private enum Method
    {
        Zca,
        Pca,
    }

    private WhitenCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var whiten = new WhitenCommand(console);
        var command = new Command("whiten", "Computes a whitening matrix from a covariance, in double.")
        {
            whiten._file,
            whiten._epsilon,
            whiten._method,
            whiten._out,
        };
        command.SetAction(whiten.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        string file = arguments.GetValue(_file)!;
        string path = arguments.GetValue(_out)!;
        var moments = Moments.Load(file);
        OutputFile.Require(path, [".npz", ".safetensors"], [file]);
        int n = moments.Columns;
        double epsilon = arguments.GetValue(_epsilon);
        var spectrum = Spectrum.Of(moments.Covariance, n);
        double rounding = n * moments.Precision * Math.Abs(spectrum.Values[0]);
        int rank = spectrum.Values.Count(value => value + epsilon > rounding);
        if (rank < n)
        {
            throw new UsageException(
                $"{file}: the covariance has rank {rank} of {n}, so it has no inverse: some columns are "
                    + $"combinations of others, or there are too few rows. --epsilon above {Figures.Value(rounding)} makes one.");
        }

        Matrix<double> whitening = arguments.GetValue(_method) == Method.Pca
            ? Matrix<double>.Build.Dense(
                n, n, (row, column) => spectrum.Vectors[row, column] / Math.Sqrt(spectrum.Values[row] + epsilon))
            : spectrum.Apply(value => 1 / Math.Sqrt(value + epsilon));
        ArrayFile.Write(path,
        [
            SavedArray.Of("whitening", whitening.ToRowMajorArray(), n, n),
            SavedArray.Of(SavedStatistics.Mean, moments.Means, n),
        ]);
        _console.Out.WriteLine(
            $"Saved {path}: a whitening matrix of {Figures.Count(n)} columns; the condition of the covariance is "
            + $"{Figures.Value((spectrum.Values[0] + epsilon) / (spectrum.Values[^1] + epsilon))}.");
        return ExitCode.Done;
    }
}
