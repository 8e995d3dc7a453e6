using System.CommandLine;
using System.Globalization;
using GramGen.Tool.Spectral;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>fid</c>: the squared Fréchet distance of two data sets.</summary>
internal sealed class FidCommand
{
    private readonly ToolConsole _console;

    private readonly Argument<string> _first = new("A")
    {
        Description = "What stats saved: .npz or .safetensors with mean and cov, or with mu and sigma as FID "
            + "implementations write.",
    };

    private readonly Argument<string> _second = new("B") { Description = "Likewise." };

    private FidCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var fid = new FidCommand(console);
        var command = new Command("fid", "Computes the squared Fréchet distance of two data sets from means and "
            + "covariances, in double: FID if they are network activations.")
        {
            fid._first,
            fid._second,
        };
        command.SetAction(fid.Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var distance = Spectral.FrechetDistance.Between(
            Moments.Load(arguments.GetValue(_first)!), Moments.Load(arguments.GetValue(_second)!));
        _console.Out.WriteLine($"FID {TextOf(distance.Value)}");
        _console.Out.WriteLine($"of which means {TextOf(distance.Means)}, covariances {TextOf(distance.Covariances)}");
        return ExitCode.Done;
    }

    /// <summary>Rounding leaves a distance of 0 a little below it: that reads as 0, not as -0.</summary>
    private static string TextOf(double value) => (Math.Round(value, 6) + 0.0).ToString("F6", CultureInfo.InvariantCulture);
}
