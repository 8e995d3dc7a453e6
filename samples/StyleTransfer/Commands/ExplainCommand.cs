using System.CommandLine;
using GramGen;
using StyleTransfer.Explaining;
using StyleTransfer.Files;
using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Commands;

/// <summary>The command <c>explain</c>: a worked example of a Gram matrix.</summary>
internal static class ExplainCommand
{
    private const int Side = 128;

    /// <summary>The number of columns that fit into a line of a terminal.</summary>
    private const int ShownChannels = 7;

    private static readonly Option<string?> Image = new("--image")
    {
        Description = "Also explain the feature maps of this picture (a file, or drawn:stones).",
        HelpName = "FILE",
    };

    private static readonly Option<string> Network =
        RunOptions.OneOf("--network", "The network of the feature maps:", NetworkName.ResNet18, NetworkName.Random);

    private static readonly Option<string?> Layer = new("--layer")
    {
        Description = "The layer of the feature maps, such as relu2_4; without it the first.",
        HelpName = "NAME",
    };

    private static readonly Option<string> Heat = new("--out")
    {
        Description = "The heat map to write: G with the feature maps beside its rows and columns.",
        HelpName = "FILE.png",
        DefaultValueFactory = _ => "gram.png",
    };

    public static Command Create()
    {
        var command = new Command(
            "explain", "Explains a Gram matrix by numbers: G = F·Fᵀ entry by entry, its relation to the covariance, and a heat map.")
        {
            Image,
            Network,
            Layer,
            Heat,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        string file = arguments.GetValue(Heat)!;
        string? image = arguments.GetValue(Image);
        PictureFile.RequireWritable(file, ".png");
        if (image is not null && PictureSource.IsFile(image) && RealPath.AreSame(image, file))
        {
            throw new UsageException($"'{file}' is both --image and --out; writing would destroy the picture.");
        }

        var example = Explanation.OfSmallExample();
        Write(ExplanationText.OfExample(example));
        Console.WriteLine();
        if (image is null)
        {
            GramHeatMap.Save(example, (example.Shape.Pixels, 1), "G/M of the example, with each filter's map", picture: null, file);
            Console.WriteLine($"Drawn in {file}. With --image FILE the same follows for the feature maps of a picture.");
            return 0;
        }

        DeviceMemory.Require();
        using Picture picture = PictureSource.Open(image, Console.WriteLine);
        FeatureMaps maps = MapsOf(arguments, picture, image);
        Explanation shown = maps.Explanation.MostVaried(ShownChannels);
        Write(ExplanationText.OfPicture(
            shown, maps.Explanation.Shape.Channels, $"'{image}' in layer {maps.Layer} of {arguments.GetValue(Network)}"));
        GramHeatMap.Save(
            shown, maps.Size,
            $"G/M of {ShownChannels} of {maps.Explanation.Shape.Channels} filters, layer {maps.Layer}", picture, file);
        Console.WriteLine();
        Console.WriteLine($"Drawn in {file}, with each filter's map beside its row and above its column.");
        return 0;
    }

    private static FeatureMaps MapsOf(ParseResult arguments, Picture picture, string name)
    {
        using var scope = torch.NewDisposeScope();
        (int width, int height) = picture.SizeOf(Side);
        Tensor tensor = PictureTensor.Of(picture, width, height);
        using var colours = ColourSpace.Of(tensor);
        using IFeatureNetwork network = arguments.GetValue(Network) == NetworkName.Random
            ? new RandomNetwork(colours, seed: 1)
            : ResNet18.Load(Downsampling.Maximum, colours.Device);
        string layer = arguments.GetValue(Layer) ?? network.Layers[0];
        LayerSelection.RequireKnown(network, layer);
        if (!network.Reaches(layer, width, height, Border.Reflected))
        {
            throw new UsageException(
                $"'{name}' is too narrow: at {width}×{height} it is smaller than half of what a filter of {layer} sees.");
        }

        Tensor features = network.Features(tensor, [layer], Border.Reflected)[0].contiguous();
        (int channels, int rows, int columns) = ((int)features.shape[0], (int)features.shape[1], (int)features.shape[2]);
        return new FeatureMaps(
            Explanation.Of(features.data<float>().ToArray(), new GramShape(channels, rows * columns)), (columns, rows), layer);
    }

    private static void Write(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Console.WriteLine(line);
        }
    }

    /// <param name="Explanation">All channels of the layer.</param>
    /// <param name="Size">Width and height of a map.</param>
    /// <param name="Layer">The name of the layer.</param>
    private sealed record FeatureMaps(Explanation Explanation, (int Width, int Height) Size, string Layer);
}
