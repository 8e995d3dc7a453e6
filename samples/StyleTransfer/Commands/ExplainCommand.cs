using System.CommandLine;
using GramGen;
using StyleTransfer.Explaining;
using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Commands;

/// <summary>The worked example.</summary>
internal static class ExplainCommand
{
    private const int Side = 128;

    /// <summary>As many channels as a terminal's line holds.</summary>
    private const int ShownChannels = 6;

    private static readonly Option<string?> Image = new("--image")
    {
        Description = "A picture whose feature maps are explained too (PNG or JPEG, or drawn:stones).",
        HelpName = "FILE",
    };

    private static readonly Option<string> Heat = new("--out")
    {
        Description = "Where G is drawn as a heat map.",
        HelpName = "FILE.png",
        DefaultValueFactory = _ => "gram.png",
    };

    public static Command Create()
    {
        var command = new Command("explain", "Explains a Gram matrix with numbers: G = F·Fᵀ entry by entry, the covariance beside it, and a heat map.")
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
        var small = Explanation.OfSmallExample();
        WriteLines(small);
        if (image is null)
        {
            GramHeatMap.Save(small, "G of two channels", file);
        }
        else
        {
            TorchNeed.Require();
            using Picture picture = PictureSource.Open(image, Console.WriteLine);
            Explanation all = ExplanationOf(picture);
            int pixels = all.Shape.Pixels;
            Console.WriteLine();
            Console.WriteLine($"The feature maps of '{image}': {all.Shape.Channels} random filters at {pixels} places. The first {ShownChannels} of them:");
            WriteLines(Explanation.Of(all.Features[..(ShownChannels * pixels)], new GramShape(ShownChannels, pixels)));
            GramHeatMap.Save(all, $"G of {all.Shape.Channels} channels", file);
        }

        Console.WriteLine(file);
        return 0;
    }

    private static Explanation ExplanationOf(Picture picture)
    {
        using var scope = torch.NewDisposeScope();
        (int width, int height) = picture.SizeOf(Side);
        Tensor tensor = PictureTensor.Of(picture, width, height);
        using var colours = ColourSpace.Of(tensor);
        using var network = new RandomNetwork(colours, seed: 1);
        Tensor features = network.Features(tensor, [network.Layers[0]], Border.Mirrored)[0].contiguous();
        return Explanation.Of(features.data<float>().ToArray(), new GramShape((int)features.shape[0], width * height));
    }

    private static void WriteLines(Explanation explanation)
    {
        foreach (string line in explanation.Lines())
        {
            Console.WriteLine(line);
        }
    }
}
