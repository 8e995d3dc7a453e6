using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>The network is the one in the file, as ONNX Runtime computes it.</summary>
public sealed class ResNetTests
{
    private const int Side = 224;
    private const double Tolerance = 1e-4;

    /// <summary>The names in the file of the first, some inner and the last layer.</summary>
    private static readonly (string Layer, string Output)[] Compared =
    [
        ("relu1", "ReLU253_Output_0"),
        ("relu2_3", "ReLU275_Output_0"),
        ("relu3_2", "ReLU301_Output_0"),
        ("relu4_4", "ReLU347_Output_0"),
        ("relu5_6", "ReLU393_Output_0"),
    ];

    public ResNetTests() => Torch.Require();

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

    [Fact]
    public void Features_are_those_of_ONNX_Runtime()
    {
        using var scope = torch.NewDisposeScope();
        using var network = ResNet18.Load(Downsampling.Trained, torch.CPU);
        Tensor picture = Photograph();

        IReadOnlyList<Tensor> features = network.Features(picture, [.. Compared.Select(layer => layer.Layer)], Border.Zeros);

        byte[] model = [.. File.ReadAllBytes(FileOf(ResNet18.FileName)), .. AddedOutputs()];
        float[][] expected = Outputs(model, "Input247", Prepared(picture), [.. Compared.Select(layer => layer.Output)]);
        foreach ((int i, Tensor layer) in features.Index())
        {
            float[] found = layer.contiguous().data<float>().ToArray();
            Assert.Equal(expected[i].Length, found.Length);
            Assert.True(expected[i].Max() > 1);
            Assert.InRange(found.Zip(expected[i]).Max(pair => Math.Abs(pair.First - pair.Second)), 0, Tolerance);
        }
    }

    /// <summary>The model of the package that prepares pictures: blue, green and red from 0 to 255 without their means.</summary>
    [Fact]
    public void Pictures_are_prepared_as_the_network_was_trained()
    {
        using var scope = torch.NewDisposeScope();
        Tensor picture = Photograph();
        float[] prepared =
            Outputs(File.ReadAllBytes(FileOf("ResNetPreprocess.onnx")), "OriginalInput", picture * 255, "PreprocessedInput")[0];

        Tensor means = (torch.tensor(prepared, [1, 3, Side, Side]) - Prepared(picture)).mean([2L, 3L]);

        Assert.InRange(means.abs().max().ToDouble(), 0, 0.01);
    }

    /// <summary>Every second pixel of the first layer at full resolution is the trained one, whatever the border.</summary>
    [Theory]
    [InlineData(Border.Zeros)]
    [InlineData(Border.Reflected)]
    [InlineData(Border.Wrapped)]
    internal void First_layer_at_every_pixel_includes_the_trained_one(Border border)
    {
        using var scope = torch.NewDisposeScope();
        using var trained = ResNet18.Load(Downsampling.Trained, torch.CPU);
        using var full = ResNet18.Load(Downsampling.Maximum, torch.CPU);
        Tensor picture = torch.rand(1, 3, 33, 40);

        Tensor expected = trained.Features(picture, ["relu1"], border)[0];
        Tensor found = full.Features(picture, ["relu1"], border)[0];

        Assert.Equal([64, 33, 40], found.shape);
        Tensor every = found.slice(1, 0, 33, 2).slice(2, 0, 40, 2);
        Assert.Equal(expected.shape, every.shape);
        Assert.InRange((every - expected).abs().max().ToDouble(), 0, Tolerance);
    }

    /// <summary>What a run takes for large enough is: no size throws, and each layer has the pixels that it should have.</summary>
    [Fact]
    public void Layers_reach_every_picture_that_they_should()
    {
        using var scope = torch.NewDisposeScope();
        using var network = ResNet18.Load(Downsampling.Maximum, torch.CPU);
        int reached = 0;
        for (int width = 1; width <= 36; width++)
        {
            string[] layers = [.. network.Layers.Where(layer => network.Reaches(layer, width, 37, Border.Reflected))];
            if (layers.Length > 0)
            {
                using var inner = torch.NewDisposeScope();
                IReadOnlyList<Tensor> features = network.Features(torch.rand(1, 3, 37, width), layers, Border.Reflected);
                Assert.All(features, layer => Assert.True(layer.shape[2] >= 1));
                reached += layers.Length;
            }

            Assert.All(network.Layers.Where(layer => network.Fits(layer, width, 37)), layer => Assert.Contains(layer, layers));
        }

        Assert.InRange(reached, 200, 600);
    }

    [Fact]
    public void Other_networks_and_damaged_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("network.onnx");
        Assert.Contains("is not a usable network", Refusal(), StringComparison.Ordinal);
        byte[] network = File.ReadAllBytes(FileOf(ResNet18.FileName));
        File.WriteAllBytes(file, network[..(network.Length / 2)]);
        Assert.Contains("is not a usable network", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(file, "This is no network.");
        Assert.Contains("is not a usable network", Refusal(), StringComparison.Ordinal);
        File.Copy(FileOf("ResNetPreprocess.onnx"), file, overwrite: true);
        Assert.Empty(OnnxConvolutions.Read(file));
        Assert.Contains(
            "is not ResNet-18", Assert.Throws<UsageException>(() => new ResNet18([], Downsampling.Maximum, torch.CPU)).Message,
            StringComparison.Ordinal);

        string Refusal() => Assert.Throws<UsageException>(() => OnnxConvolutions.Read(file)).Message;
    }

    private static Tensor Prepared(Tensor picture) =>
        (picture.flip(1) * 255) - torch.tensor([103.0626f, 115.9029f, 123.1516f]).reshape(1, 3, 1, 1);

    private static Tensor Photograph()
    {
        using Picture balls = PictureSource.Open("drawn:balls");
        Tensor picture = PictureTensor.Of(balls, Side, Side);
        var random = new Random(1);
        for (int side = 4; side <= Side; side *= 2)
        {
            Tensor octave = functional.interpolate(
                Noise.Of(random, [1, 3, side, side]), [Side, Side], mode: torch.InterpolationMode.Bicubic, align_corners: false);
            picture += octave * (0.2 / side);
        }

        return picture.clamp(0, 1);
    }

    /// <summary>A part of an ONNX model that makes inner values outputs of its graph; appended to a model, it is merged with it.</summary>
    private static byte[] AddedOutputs()
    {
        return [.. Compared.SelectMany(layer => Field(7, Field(12, Field(1, Encoding.ASCII.GetBytes(layer.Output)))))];

        static byte[] Field(int number, byte[] content) => content.Length < 128
            ? [(byte)((number << 3) | 2), (byte)content.Length, .. content]
            : throw new ArgumentException("The length takes more than a byte.", nameof(content));
    }

    private static float[][] Outputs(byte[] model, string input, Tensor values, params string[] names)
    {
        using var session = new InferenceSession(model);
        var tensor = new DenseTensor<float>(values.contiguous().data<float>().ToArray(), [1, 3, Side, Side]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)], names);
        return [.. results.Select(result => result.AsTensor<float>().ToArray())];
    }
}
