using StyleTransfer.Commands;
using StyleTransfer.Pictures;
using StyleTransfer.Weights;
using TorchSharp;

namespace StyleTransfer.Tests;

/// <summary>One line on standard error, and exit code 2.</summary>
[Collection(nameof(ConsoleTests))]
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadInputTests() => Torch.Require();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Picture not found", "texture", "--style", "{}/none.png", "--out", "{}/out.png")]
    [InlineData(
        "is not a readable picture; PNG, JPEG, WebP, GIF and BMP files are", "texture", "--style", "{}/text.png",
        "--out", "{}/out.png")]
    [InlineData("cannot be written", "texture", "--style", "drawn:stones", "--out", "{}/none/out.png")]
    [InlineData("must end in .png", "texture", "--style", "drawn:stones", "--out", "{}/out.gif")]
    [InlineData("Unknown drawing 'none'", "texture", "--style", "drawn:none", "--out", "{}/out.png")]
    [InlineData("Unknown layer 'relu9_9'", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--style-layers", "relu9_9")]
    [InlineData(
        "Unknown layer 'none'", "transfer", "--content", "drawn:balls", "--style", "drawn:stones", "--out",
        "{}/out.png", "--content-layer", "none")]
    [InlineData(
        "too small for layer scale6", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--network",
        "random", "--size", "64", "--style-layers", "scale6")]
    [InlineData(
        "Weight file not found", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--network", "vgg19",
        "--weights", "{}/none.dat")]
    [InlineData(
        "is not a valid weight file", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--network", "vgg19",
        "--weights", "{}/text.png")]
    [InlineData(
        "one --mask for each --style", "texture", "--style", "drawn:stones", "--style", "drawn:waves", "--mask",
        "{}/narrow.png", "--out", "{}/out.png")]
    [InlineData(
        "The mask of style 1 is black", "texture", "--style", "drawn:stones", "--mask", "{}/black.png", "--out",
        "{}/out.png", "--network", "random")]
    [InlineData("The weight of --style drawn:waves:0 must be positive", "texture", "--style", "drawn:waves:0", "--out", "{}/out.png")]
    [InlineData("Picture not found", "texture", "--style", "drawn:stones", "--style", "{}/none.png:2", "--out", "{}/out.png")]
    [InlineData("Picture not found", "texture", "--style", "drawn:stones", "--mask", "{}/none.png", "--out", "{}/out.png")]
    [InlineData("--network vgg19 needs its weights", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--network", "vgg19")]
    [InlineData("--weights needs --network vgg19", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--weights", "{}/text.png")]
    [InlineData(
        "--network must be resnet18, random or vgg19", "texture", "--style", "drawn:stones", "--out", "{}/out.png",
        "--network", "vgg16")]
    [InlineData("--pooling must be average or max", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--pooling", "min")]
    [InlineData("Checkpoint not found", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--resume", "{}/none")]
    [InlineData("is not a valid checkpoint", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--resume", "{}/text.png")]
    [InlineData("--size must be a number from 32 to 4096", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--size", "7")]
    [InlineData("--gram must be gramgen or torch", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--gram", "blas")]
    [InlineData("--device must be cpu, cuda or cuda:N", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--device", "gpu")]
    [InlineData(
        "Device not found: 'cuda:99'. libtorch 2", "texture", "--style", "drawn:stones", "--out", "{}/out.png",
        "--device", "cuda:99")]
    [InlineData("--style", "texture", "--out", "{}/out.png")]
    [InlineData(
        "--preprocessing must be torchvision or caffe", "texture", "--style", "drawn:stones", "--out", "{}/out.png",
        "--preprocessing", "keras")]
    [InlineData("'{}/bomb.png' is corrupt", "texture", "--style", "{}/bomb.png", "--out", "{}/out.png")]
    [InlineData("'{}/huge.png' is too large (20000×20000)", "texture", "--style", "{}/huge.png", "--out", "{}/out.png")]
    [InlineData("'{}/narrow.png' is too narrow: at 128×1", "explain", "--image", "{}/narrow.png", "--out", "{}/out.png")]
    [InlineData(
        "A 300×3 picture is too small for layer relu1", "texture", "--style", "{}/narrow.png", "--out", "{}/out.png",
        "--size", "300", "--sizes", "1")]
    [InlineData(
        "--serve must be a number from 0 to 65535", "texture", "--style", "drawn:stones", "--out", "{}/out.png",
        "--serve", "70000")]
    [InlineData("Unknown layer 'none'", "explain", "--image", "drawn:waves", "--layer", "none", "--out", "{}/out.png")]
    [InlineData("--network must be resnet18 or random", "explain", "--network", "vgg19", "--out", "{}/out.png")]
    [InlineData(
        "Use smaller weights", "transfer", "--content", "drawn:balls", "--style", "drawn:stones", "--out", "{}/out.png",
        "--size", "32", "--alpha", "1e308")]
    [InlineData(
        "Use smaller weights", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--size", "32", "--tv",
        "1e38", "--optimizer", "adam")]
    [InlineData("Use smaller weights", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--size", "32", "--tv", "1e300")]
    public void Is_refused_in_one_line(string expected, params string[] arguments)
    {
        File.WriteAllText(_folder.Path("text.png"), "This is not a picture.");
        PngFile.Write(_folder.Path("bomb.png"), 15_900, 15_900, row: null);
        PngFile.Write(_folder.Path("huge.png"), 20_000, 20_000, row: null);
        PngFile.Write(_folder.Path("black.png"), 20, 20, _ => 0);
        PngFile.Write(_folder.Path("narrow.png"), 300, 3, _ => 1);

        (int code, string error) =
            CommandLine.Run([.. arguments.Select(argument => argument.Replace("{}", _folder.Path("."), StringComparison.Ordinal))]);

        Assert.Equal(Program.UsageExitCode, code);
        Assert.Contains(expected.Replace("{}", _folder.Path("."), StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_folder.Path("out.png")));
    }

    /// <summary>System.CommandLine takes 0,5 as 5, and throws where a validator asks for a number that is none.</summary>
    [Theory]
    [InlineData("0,5")]
    [InlineData("1,000")]
    [InlineData("512px")]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData(" 64")]
    [InlineData("-1")]
    [InlineData("+64")]
    [InlineData("0x40")]
    [InlineData("６４")]
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("Infinity")]
    [InlineData("9\n9")]
    public void Option_that_is_no_number_is_refused_in_one_line(string value)
    {
        string[] numeric = [.. PictureCommands.CreateTransfer().Options
            .Where(option => option.ValueType == typeof(int) || option.ValueType == typeof(double))
            .Select(option => option.Name)];
        Assert.Equal(11, numeric.Length);
        foreach (string option in numeric)
        {
            (int code, string error) = CommandLine.Run(
                "transfer", "--content", "drawn:balls", "--style", "drawn:stones", "--out", _folder.Path("out.png"), option, value);

            Assert.Equal(Program.UsageExitCode, code);
            Assert.StartsWith($"{option} must be a number ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }

        Assert.False(File.Exists(_folder.Path("out.png")));
    }

    [Fact]
    public void Truncated_picture_is_read_with_a_note()
    {
        using Picture picture = PictureSource.Open("drawn:tiles");
        string file = _folder.Path("tiles.png");
        PictureFile.Save(picture, file);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        List<string> notes = [];

        using Picture cut = PictureFile.Load(file, notes.Add);

        Assert.Contains("truncated", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_of_another_shape_is_reported_with_both_shapes()
    {
        string file = _folder.Path("vgg.safetensors");
        using torch.Tensor wrong = torch.zeros(64, 3, 5, 5);
        SafeTensors.Write(file, [new("features.0.weight", wrong)], new Dictionary<string, string>());

        (int code, string error) = CommandLine.Run(
            "texture", "--style", "drawn:stones", "--out", _folder.Path("out.png"), "--network", "vgg19", "--weights", file);

        Assert.Equal(Program.UsageExitCode, code);
        Assert.Contains("'features.0.weight'", error, StringComparison.Ordinal);
        Assert.Contains("must have shape 64×3×3×3, not 64×3×5×5", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_incomplete_tensors_are_reported()
    {
        string file = _folder.Path("vgg.safetensors");
        using torch.Tensor good = torch.zeros(64, 3, 3, 3);
        SafeTensors.Write(file, [new("features.0.weight", good)], new Dictionary<string, string>());
        string[] arguments =
        [
            "texture", "--style", "drawn:stones", "--out", _folder.Path("out.png"), "--network", "vgg19", "--weights", file,
        ];
        Assert.Contains("has no tensor 'features.0.bias' of shape 64", CommandLine.Run(arguments).Error, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^8]);
        Assert.Contains("tensor 'features.0.weight' is incomplete", CommandLine.Run(arguments).Error, StringComparison.Ordinal);
    }
}
