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
    [InlineData("There is no picture", "texture", "--style", "{}/none.png", "--out", "{}/out.png")]
    [InlineData("is no picture that can be read", "texture", "--style", "{}/text.png", "--out", "{}/out.png")]
    [InlineData("cannot be written", "texture", "--style", "drawn:stones", "--out", "{}/none/out.png")]
    [InlineData("must end in .png", "texture", "--style", "drawn:stones", "--out", "{}/out.gif")]
    [InlineData("There is no drawing 'none'", "texture", "--style", "drawn:none", "--out", "{}/out.png")]
    [InlineData("There is no layer 'relu9_9'", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--style-layers", "relu9_9")]
    [InlineData("There is no layer 'none'", "transfer", "--content", "drawn:balls", "--style", "drawn:stones", "--out", "{}/out.png", "--content-layer", "none")]
    [InlineData("too small for layer scale6", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--size", "64", "--style-layers", "scale6")]
    [InlineData("There is no file of weights", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--weights", "{}/none.dat")]
    [InlineData("is no good file of weights", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--weights", "{}/text.png")]
    [InlineData("There is no checkpoint", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--resume", "{}/none")]
    [InlineData("is no checkpoint", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--resume", "{}/text.png")]
    [InlineData("--size is a number from 32 to 4096", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--size", "7")]
    [InlineData("--gram is gramgen or torch", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--gram", "blas")]
    [InlineData("--device is cpu, cuda, or cuda: and a number", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--device", "gpu")]
    [InlineData("There is no device 'cuda:99': libtorch 2", "texture", "--style", "drawn:stones", "--out", "{}/out.png", "--device", "cuda:99")]
    [InlineData("--style", "texture", "--out", "{}/out.png")]
    public void Is_refused_in_one_line(string expected, params string[] arguments)
    {
        File.WriteAllText(_folder.Path("text.png"), "This is no picture.");

        (int code, string error) = Run([.. arguments.Select(argument => argument.Replace("{}", _folder.Path("."), StringComparison.Ordinal))]);

        Assert.Equal(PictureCommand.Usage, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_folder.Path("out.png")));
    }

    [Fact]
    public void Cut_off_picture_is_read_with_a_note_and_noise_after_a_good_start_is_refused()
    {
        using Picture picture = PictureSource.Open("drawn:tiles");
        string file = _folder.Path("tiles.png");
        PictureFile.Save(picture, file);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        List<string> notes = [];

        using Picture cut = PictureFile.Load(file, notes.Add);

        Assert.Contains("cut off", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_of_another_shape_is_named_with_both_shapes()
    {
        string file = _folder.Path("vgg.safetensors");
        using torch.Tensor wrong = torch.zeros(64, 3, 5, 5);
        SafeTensors.Write(file, [new("features.0.weight", wrong)], new Dictionary<string, string>());

        (int code, string error) = Run("texture", "--style", "drawn:stones", "--out", _folder.Path("out.png"), "--weights", file);

        Assert.Equal(PictureCommand.Usage, code);
        Assert.Contains("'features.0.weight'", error, StringComparison.Ordinal);
        Assert.Contains("should be 64×3×3×3 and is 64×3×5×5", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_damaged_tensors_are_named()
    {
        string file = _folder.Path("vgg.safetensors");
        using torch.Tensor good = torch.zeros(64, 3, 3, 3);
        SafeTensors.Write(file, [new("features.0.weight", good)], new Dictionary<string, string>());
        string[] arguments = ["texture", "--style", "drawn:stones", "--out", _folder.Path("out.png"), "--weights", file];
        Assert.Contains("has no tensor 'features.0.bias' (of 64)", Run(arguments).Error, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^8]);
        Assert.Contains("tensor 'features.0.weight' is cut off", Run(arguments).Error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Run(params string[] arguments)
    {
        TextWriter before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (PictureCommand.Run(arguments), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
