using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;
using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;

namespace StyleTransfer.Commands;

/// <summary>The options shared by <c>texture</c> and <c>transfer</c>.</summary>
internal static partial class RunOptions
{
    private const string AveragePooling = "average";
    private const string MaximumPooling = "max";

    private static readonly RunSettings Defaults = new() { Styles = [] };

    public static readonly Option<string[]> Style = new("--style")
    {
        Description = "The style picture, or drawn:painting, drawn:stones, drawn:waves, drawn:tiles. "
            + "Repeat the option for several styles; FILE:0.3 weighs one of them.",
        HelpName = "FILE",
        Required = true,
    };

    public static readonly Option<string[]> Mask = new("--mask")
    {
        Description = "A picture whose brightness says where in the result the style counts; one for each --style, in the same order.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string> Out = new("--out")
    {
        Description = "The picture to write (.png or .jpg). A contact sheet and a plot of the losses are written next to it.",
        HelpName = "FILE",
        Required = true,
    };

    public static readonly Option<int> Size = Number(
        "--size", "The longer side of the result.", Defaults.Size, RunSettings.SmallestSide, Picture.LargestSide);
    public static readonly Option<int> Sizes = Number("--sizes", "The number of sizes, each twice the previous one.", Defaults.Sizes, 1, 8);
    public static readonly Option<int> Iterations =
        Number("--iterations", "The number of steps at each size.", Defaults.Iterations, 1, 100_000);
    public static readonly Option<double> Memory = Number<double>(
        "--memory",
        "The memory that a run may use, in GB; without it most of what is free. Large pictures are computed in patches if they need more.",
        "GB", null,
        NumberStyles.AllowDecimalPoint, value => value is > 0 and <= 1_000_000, "a number above 0, such as 8 or 1.5");

    public static readonly Option<int> Seed =
        Number("--seed", "The seed of the noise and of the random filters.", Defaults.Seed, 0, int.MaxValue / 1001);
    public static readonly Option<int> Every = Number("--every", "Also save the picture every N steps; 0 disables this.", 0, 0, 100_000);
    public static readonly Option<int> Serve = Number(
        "--serve",
        "Show the picture and its losses on a page of this machine while the run lasts; N is its port, 0 or none for a free one.",
        0, 0, IPEndPoint.MaxPort,
        ArgumentArity.ZeroOrOne);

    public static readonly Option<int> Threads = Number("--threads", "The number of threads; 0 for torch's default.", 0, 0, 1024);

    public static readonly Option<string> Optimizer = OneOf("--optimizer", "The optimizer:", Optimizers.LBfgsName, Optimizers.AdamName);
    public static readonly Option<string> Gram = OneOf(
        "--gram", "The implementation of Gram matrices, style losses and their gradients:",
        GramGenImplementation.GramGenName, TorchImplementation.TorchName);
    public static readonly Option<string> Network = OneOf(
        "--network", "The network whose features are matched:", NetworkName.ResNet18, NetworkName.Random, NetworkName.Vgg19);

    public static readonly Option<string?> Pooling = new("--pooling")
    {
        Description = "The pooling: average (the default of VGG-19) or max (the default of ResNet-18).",
        HelpName = "NAME",
        Validators =
        {
            result => Refuse(
                result, () => result.GetValueOrDefault<string>() is AveragePooling or MaximumPooling, "--pooling must be average or max."),
        },
    };

    public static readonly Option<string> Device = new("--device")
    {
        Description = "The device: cpu, cuda, or cuda:N.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Defaults.Device,
        Validators =
        {
            result => Refuse(
                result, () => DeviceName().IsMatch(result.GetValueOrDefault<string>() ?? ""),
                "--device must be cpu, cuda or cuda:N."),
        },
    };

    public static readonly Option<string?> Weights = new("--weights")
    {
        Description = "The weights of --network vgg19 (.safetensors, or TorchSharp's .dat).",
        HelpName = "FILE",
    };

    public static readonly Option<string?> Preprocessing = new("--preprocessing")
    {
        Description =
            "The preprocessing that the weights were trained with, torchvision or caffe; without it the names in the file decide.",
        HelpName = "NAME",
        Validators =
        {
            result => Refuse(
                result, () => result.GetValueOrDefault<string>() is VggConvention.Torchvision or VggConvention.Caffe,
                "--preprocessing must be torchvision or caffe."),
        },
    };

    public static readonly Option<string> StyleLayers = new("--style-layers")
    {
        Description =
            "The layers whose Gram matrices are matched, such as relu1,relu2_2 of ResNet-18 or scale1,scale3 of the random filters.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "",
    };

    public static readonly Option<double> Variation =
        Weight("--tv", "The weight of the total variation; smooths the result.", Defaults.Variation);

    public static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Resume a stopped run from its checkpoint; repeat its other options.",
        HelpName = "FILE",
    };

    public static IEnumerable<Option> All =>
        [
            Style, Mask, Out, Size, Sizes, Iterations, Memory, Seed, Optimizer, Network, Weights, Preprocessing,
            Pooling, StyleLayers, Variation, Gram, Device, Every, Serve, Resume, Threads,
        ];

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public static RunSettings SettingsOf(ParseResult arguments)
    {
        bool isVgg = arguments.GetValue(Network) == NetworkName.Vgg19;
        if (isVgg != arguments.GetValue(Weights) is not null)
        {
            throw new UsageException(isVgg
                ? "--network vgg19 needs its weights: --weights FILE."
                : "--weights needs --network vgg19, whose weights it names.");
        }

        return UncheckedSettingsOf(arguments);
    }

    private static RunSettings UncheckedSettingsOf(ParseResult arguments) => new()
    {
        Styles = StyleSource.Of(arguments.GetValue(Style)!, arguments.GetValue(Mask)!),
        Size = arguments.GetValue(Size),
        Sizes = arguments.GetValue(Sizes),
        Iterations = arguments.GetValue(Iterations),
        Seed = arguments.GetValue(Seed),
        Optimizer = arguments.GetValue(Optimizer)!,
        Gram = arguments.GetValue(Gram)!,
        Device = arguments.GetValue(Device)!,
        Network = arguments.GetValue(Network)!,
        Weights = arguments.GetValue(Weights),
        Preprocessing = arguments.GetValue(Preprocessing),
        MaximumPooling = arguments.GetValue(Pooling) is { } pooling ? pooling == MaximumPooling : null,
        StyleLayers = arguments.GetValue(StyleLayers)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Variation = arguments.GetValue(Variation),
    };

    /// <param name="name">The option.</param>
    /// <param name="description">What is weighted.</param>
    /// <param name="initial">The default; <see langword="null"/> if it depends on other options.</param>
    public static Option<double> Weight(string name, string description, double? initial = null) => Number(
        name, description, "W", initial, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        value => value is >= 0 and < double.PositiveInfinity, "a number of at least 0, such as 0.5 or 2e-3");

    private static Option<int> Number(
        string name, string description, int initial, int minimum, int maximum, ArgumentArity? arity = null) => Number<int>(
        name, description, "N", initial, NumberStyles.None, value => value >= minimum && value <= maximum,
        $"a number from {minimum} to {maximum}", arity);

    /// <summary>
    /// A number in the invariant culture and no other notation: System.CommandLine's own conversion takes commas for thousands, so that
    /// 0,5 becomes 5.
    /// </summary>
    private static Option<T> Number<T>(
        string name, string description, string helpName, T? initial, NumberStyles styles, Func<T, bool> isValid,
        string range, ArgumentArity? arity = null)
        where T : struct, INumberBase<T>
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = Parse,
            Arity = arity ?? ArgumentArity.ExactlyOne,
        };
        if (initial is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;

        T Parse(ArgumentResult result)
        {
            if (result.Tokens.Count == 0)
            {
                return initial.GetValueOrDefault();
            }

            string text = result.Tokens[0].Value;
            if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T number) && isValid(number))
            {
                return number;
            }

            result.AddError($"{name} must be {range}, not '{text}'.");
            return default;
        }
    }

    /// <param name="name">The option.</param>
    /// <param name="description">What is named.</param>
    /// <param name="names">The values, the default first.</param>
    public static Option<string> OneOf(string name, string description, params string[] names)
    {
        string all = $"{string.Join(", ", names[..^1])} or {names[^1]}";
        var option = new Option<string>(name)
        {
            Description = $"{description} {all}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => names[0],
        };
        option.Validators.Add(result => Refuse(result, () => names.Contains(result.GetValueOrDefault<string>()), $"{name} must be {all}."));
        return option;
    }

    [GeneratedRegex("^(cpu|cuda(:[0-9]{1,3})?)$")]
    private static partial Regex DeviceName();

    private static void Refuse(OptionResult result, Func<bool> isValid, string message)
    {
        // System.CommandLine reports a missing value itself.
        if (result.Tokens.Count > 0 && !isValid())
        {
            result.AddError(message);
        }
    }
}
