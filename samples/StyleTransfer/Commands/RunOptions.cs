using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using StyleTransfer.Optimizing;
using StyleTransfer.Runs;

namespace StyleTransfer.Commands;

/// <summary>The options that textures and transfers share.</summary>
internal static partial class RunOptions
{
    private static readonly RunSettings Usual = new() { Style = "" };

    public static readonly Option<string> Style = new("--style")
    {
        Description = "The picture to take the style of (PNG or JPEG), or drawn:stones, drawn:waves, drawn:tiles.",
        HelpName = "FILE",
        Required = true,
    };

    public static readonly Option<string> Out = new("--out")
    {
        Description = "The picture to make (.png or .jpg). A contact sheet and a plot of the losses are laid beside it.",
        HelpName = "FILE",
        Required = true,
    };

    public static readonly Option<int> Size = Number("--size", "The longer side of the result.", Usual.Size, RunSettings.SmallestSide, 4096);
    public static readonly Option<int> Sizes = Number("--sizes", "How many sizes to go through, each twice the one before.", Usual.Sizes, 1, 8);
    public static readonly Option<int> Iterations = Number("--iterations", "Steps at each size.", Usual.Iterations, 1, 100_000);
    public static readonly Option<int> Seed = Number("--seed", "Of the noise and of the random filters.", Usual.Seed, 0, int.MaxValue / 1001);
    public static readonly Option<int> Every = Number("--every", "Save the picture each so many steps too; 0: do not.", 0, 0, 100_000);
    public static readonly Option<int> Threads = Number("--threads", "Threads to compute on; 0: as many as torch takes.", 0, 0, 1024);

    public static readonly Option<string> Optimizer = Choice("--optimizer", "How to go downhill.", Optimizers.LBfgsName, Optimizers.AdamName);
    public static readonly Option<string> Gram = Choice("--gram", "Who computes Gram matrices, losses and their gradients.", "gramgen", "torch");
    public static readonly Option<string> Pooling = Choice("--pooling", "Of VGG-19.", "average", "max");

    public static readonly Option<string> Device = new("--device")
    {
        Description = "Where to compute: cpu, cuda, or cuda:1 and so on.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Usual.Device,
        Validators = { result => Refuse(result, () => DeviceName().IsMatch(result.GetValueOrDefault<string>() ?? ""), "--device is cpu, cuda, or cuda: and a number.") },
    };

    public static readonly Option<string?> Weights = new("--weights")
    {
        Description = "VGG-19's weights (.safetensors, or .dat of TorchSharp) instead of random filters.",
        HelpName = "FILE",
    };

    public static readonly Option<string> StyleLayers = new("--style-layers")
    {
        Description = "The layers whose Gram matrices are matched, as in scale1,scale3 or relu1_1,relu2_1.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "",
    };

    public static readonly Option<double> Variation = Weight("--tv", "Weight of the total variation, which smooths.", Usual.Variation);

    public static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Go on with a run that was stopped, from its checkpoint; the other options as before.",
        HelpName = "FILE",
    };

    public static IEnumerable<Option> All =>
        [Style, Out, Size, Sizes, Iterations, Seed, Optimizer, Weights, Pooling, StyleLayers, Variation, Gram, Device, Every, Resume, Threads];

    public static RunSettings SettingsOf(ParseResult arguments) => new()
    {
        Style = arguments.GetValue(Style)!,
        Size = arguments.GetValue(Size),
        Sizes = arguments.GetValue(Sizes),
        Iterations = arguments.GetValue(Iterations),
        Seed = arguments.GetValue(Seed),
        Optimizer = arguments.GetValue(Optimizer)!,
        Gram = arguments.GetValue(Gram)!,
        Device = arguments.GetValue(Device)!,
        Weights = arguments.GetValue(Weights),
        MaximumPooling = arguments.GetValue(Pooling) == "max",
        StyleLayers = arguments.GetValue(StyleLayers)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Variation = arguments.GetValue(Variation),
    };

    public static Option<double> Weight(string name, string description, double usual) => new(name)
    {
        Description = description,
        HelpName = "W",
        DefaultValueFactory = _ => usual,
        Validators = { result => Refuse(result, () => result.GetValueOrDefault<double>() is >= 0 and < double.PositiveInfinity, $"{name} is a number from 0 on.") },
    };

    private static Option<int> Number(string name, string description, int usual, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        Validators = { result => Refuse(result, () => result.GetValueOrDefault<int>() is int value && value >= least && value <= most, $"{name} is a number from {least} to {most}.") },
    };

    private static Option<string> Choice(string name, string description, string usual, string other)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description} {usual} or {other}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result => Refuse(
            result, () => result.GetValueOrDefault<string>() is { } value && (value == usual || value == other), $"{name} is {usual} or {other}."));
        return option;
    }

    [GeneratedRegex("^(cpu|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();

    private static void Refuse(OptionResult result, Func<bool> isGood, string message)
    {
        // What is no number at all has its own message.
        if (result.Tokens.Count > 0 && !result.Errors.Any() && !isGood())
        {
            result.AddError(message);
        }
    }
}
