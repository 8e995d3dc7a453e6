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
    private const int ShownChannels = 6;

    private static readonly Option<string?> Image = new("--image")
    {
        Description = "Also explain the feature maps of this picture (a file, or drawn:stones).",
        HelpName = "FILE",
    };

    private static readonly Option<string> Heat = new("--out")
    {
        Description = "The heat map of G to write.",
        HelpName = "FILE.png",
        DefaultValueFactory = _ => "gram.png",
    };

    public static Command Create()
    {
        var command = new Command("explain", "Explains a Gram matrix by numbers: G = F·Fᵀ entry by entry, its relation to the covariance, and a heat map.")
        {
            Image,
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
        Write(example);
        if (image is null)
        {
            GramHeatMap.Save(example, "G of two channels", file);
        }
        else
        {
            DeviceMemory.Require();
            using Picture picture = PictureSource.Open(image, Console.WriteLine);
            Explanation maps = ExplanationOf(picture, image);
            int pixels = maps.Shape.Pixels;
            Console.WriteLine();
            Console.WriteLine($"The feature maps of '{image}': {maps.Shape.Channels} random filters at {pixels} positions. The first {ShownChannels}:");
            Write(Explanation.Of(maps.Features[..(ShownChannels * pixels)], new GramShape(ShownChannels, pixels)));
            GramHeatMap.Save(maps, $"G of {maps.Shape.Channels} channels", file);
        }

        Console.WriteLine(file);
        return 0;
    }

    private static Explanation ExplanationOf(Picture picture, string name)
    {
        using var scope = torch.NewDisposeScope();
        (int width, int height) = picture.SizeOf(Side);
        Tensor tensor = PictureTensor.Of(picture, width, height);
        using var colours = ColourSpace.Of(tensor);
        using var network = new RandomNetwork(colours, seed: 1);
        if (!network.Reaches(network.Layers[0], width, height, Border.Reflected))
        {
            throw new UsageException(
                $"'{name}' is too narrow: at {width}×{height} it is smaller than half of the {RandomNetwork.FilterSize}×{RandomNetwork.FilterSize} filters.");
        }

        Tensor features = network.Features(tensor, [network.Layers[0]], Border.Reflected)[0].contiguous();
        return Explanation.Of(features.data<float>().ToArray(), new GramShape((int)features.shape[0], width * height));
    }

    private static void Write(Explanation explanation)
    {
        foreach (string line in explanation.Lines())
        {
            Console.WriteLine(line);
        }
    }
}
