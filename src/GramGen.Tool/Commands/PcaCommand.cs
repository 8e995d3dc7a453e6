using System.CommandLine;
using System.Globalization;
using GramGen.Data.Reading;
using GramGen.Data.Writing;
using GramGen.Tool.Files;
using GramGen.Tool.Spectral;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>pca</c>: the directions of largest variance.</summary>
internal sealed class PcaCommand
{
    private const int MostLines = 10;

    private readonly ToolConsole _console;

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "What stats saved: .npz or .safetensors with mean and cov.",
    };

    private readonly Option<string> _out = ToolOptions.Out(
        "The result, .npz or .safetensors: components, K × C with a direction in each row, eigenvalues, their "
            + "variances, explained, their shares of all variance, and mean.");

    private readonly Option<int> _components = ToolOptions.Number(
        "--components", "K, the number of components; without it all.", (int?)null, k => k >= 1, "a number above 0");

    private PcaCommand(ToolConsole console)
    {
        _console = console;
        _components.Aliases.Add("-k");
    }

    public static Command Create(ToolConsole console)
    {
        var pca = new PcaCommand(console);
        var command = new Command("pca", "Computes principal components from a covariance, in double.")
        {
            pca._file,
            pca._components,
            pca._out,
        };
        command.SetAction(pca.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        string file = arguments.GetValue(_file)!;
        string path = arguments.GetValue(_out)!;
        var moments = Moments.Load(file);
        OutputFile.Require(path, [".npz", ".safetensors"], [file]);
        int n = moments.Columns;
        int k = arguments.GetValue(_components) is > 0 and int number ? number : n;
        if (k > n)
        {
            throw new UsageException($"--components {k}: {file} has {n} columns, and so at most {n} components.");
        }

        var spectrum = Spectrum.Of(moments.Covariance, n);
        double total = spectrum.Values.Sum();
        double[] shares = [.. spectrum.Values.Take(k).Select(value => total > 0 ? value / total : 0)];
        ArrayFile.Write(path,
        [
            SavedArray.Of("components", spectrum.Vectors.SubMatrix(0, k, 0, n).ToRowMajorArray(), k, n),
            SavedArray.Of("eigenvalues", spectrum.Values[..k], k),
            SavedArray.Of("explained", shares, k),
            SavedArray.Of(SavedStatistics.Mean, moments.Means, n),
        ]);
        for (int i = 0; i < Math.Min(k, MostLines); i++)
        {
            _console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i,4}  variance {Figures.Value(spectrum.Values[i]),12}  {Figures.Share(shares[i]),7}  in sum "
                    + $"{Figures.Share(shares[..(i + 1)].Sum()),7}"));
        }

        _console.Out.WriteLine($"Saved {path}: {Figures.Count(k)} of {Figures.Count(n)} components, "
            + $"{Figures.Share(shares.Sum())} of the variance.");
        return ExitCode.Done;
    }
}
