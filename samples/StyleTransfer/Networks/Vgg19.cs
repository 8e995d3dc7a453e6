using System.Globalization;
using StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>The convolutional part of VGG-19 (Simonyan and Zisserman 2015).</summary>
internal sealed class Vgg19 : IFeatureNetwork
{
    public const double DefaultStyleWeight = 10;

    private static readonly (int Convolutions, int Channels)[] Blocks = [(2, 64), (2, 128), (4, 256), (4, 512), (4, 512)];

    private readonly bool _hasMaximumPooling;
    private readonly Tensor _mean;
    private readonly Tensor _deviation;
    private readonly List<(string Name, int Block, Tensor Weight, Tensor Bias)> _convolutions = [];

    /// <param name="weights">Owned by the caller.</param>
    /// <param name="convention">The names in the file, and the pictures that the network expects.</param>
    /// <param name="hasMaximumPooling">Max pooling as trained; otherwise average pooling, which Gatys prefers.</param>
    /// <param name="device">Of the pictures.</param>
    /// <exception cref="UsageException">A tensor is missing or has another shape.</exception>
    public Vgg19(WeightFile weights, VggConvention convention, bool hasMaximumPooling, torch.Device device)
    {
        _hasMaximumPooling = hasMaximumPooling;
        bool isCaffe = convention.Preprocessing == VggConvention.Caffe;
        float[] mean = isCaffe ? [123.68f / 255, 116.779f / 255, 103.939f / 255] : [0.485f, 0.456f, 0.406f];
        float[] deviation = isCaffe ? [1 / 255f, 1 / 255f, 1 / 255f] : [0.229f, 0.224f, 0.225f];
        _mean = torch.tensor(mean, [1, 3, 1, 1], device: device);
        _deviation = torch.tensor(deviation, [1, 3, 1, 1], device: device);
        int index = 0;
        long incoming = 3;
        for (int block = 0; block < Blocks.Length; block++)
        {
            for (int i = 0; i < Blocks[block].Convolutions; i++)
            {
                string file = convention.NameOf(index, block + 1, i + 1);
                long channels = Blocks[block].Channels;
                // Filters for blue, green and red, in the order of the pictures here.
                bool isReversed = isCaffe && index == 0;
                _convolutions.Add((
                    string.Create(CultureInfo.InvariantCulture, $"relu{block + 1}_{i + 1}"),
                    block,
                    Read(weights, $"{file}.weight", [channels, incoming, 3, 3], device, isReversed),
                    Read(weights, $"{file}.bias", [channels], device)));
                incoming = channels;
                // Each convolution is followed by its ReLU, each block by its pooling.
                index += 2;
            }

            index++;
        }

        Layers = [.. _convolutions.Select(convolution => convolution.Name)];
    }

    public IReadOnlyList<string> Layers { get; }

    public IReadOnlyList<string> StyleLayers => ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];

    public string ContentLayer => "relu4_2";

    public double StyleWeight => DefaultStyleWeight;

    public bool Fits(string layer, int width, int height) =>
        Math.Min(width, height) >> HalvingsOf(layer) >= 2;

    public int HalvingsOf(string layer) => _convolutions.Find(convolution => convolution.Name == layer).Block;

    /// <remarks>A convolution sees one pixel of its resolution to each side, as does a pooling.</remarks>
    public int ReachOf(string layer) =>
        _convolutions.Take(_convolutions.FindIndex(convolution => convolution.Name == layer) + 1).Sum(convolution => 1 << convolution.Block)
            + (1 << HalvingsOf(layer));

    public bool Reaches(string layer, int width, int height, Border border) => Fits(layer, width, height);

    public IReadOnlyList<Tensor> Features(Tensor picture, IReadOnlyList<string> layers, Border border)
    {
        // Without padding the deep layers would have few pixels; the network was trained with zero padding.
        Border padding = border == Border.Open ? Border.Reflected : border;
        using Tensor centred = picture - _mean;
        Tensor current = centred / _deviation;
        var features = new Dictionary<string, Tensor>();
        int last = layers.Max(layer => _convolutions.FindIndex(convolution => convolution.Name == layer));
        for (int i = 0; i <= last; i++)
        {
            (string name, int block, Tensor weight, Tensor bias) = _convolutions[i];
            if (i > 0 && block != _convolutions[i - 1].Block)
            {
                Replace(ref current, _hasMaximumPooling ? functional.max_pool2d(current, 2) : functional.avg_pool2d(current, 2));
            }

            Replace(ref current, Filters.Convolve(current, weight, bias, padding));
            Replace(ref current, functional.relu(current));
            if (layers.Contains(name))
            {
                features[name] = current.squeeze(0);
            }
        }

        current.Dispose();
        return [.. layers.Select(layer => features[layer])];
    }

    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
        foreach ((_, _, Tensor weight, Tensor bias) in _convolutions)
        {
            weight.Dispose();
            bias.Dispose();
        }
    }

    private static Tensor Read(WeightFile weights, string name, long[] shape, torch.Device device, bool isReversed = false)
    {
        using Tensor values = weights.Read(name, shape);
        using Tensor ordered = isReversed ? values.flip(1) : values.alias();
        return ordered.to_type(torch.ScalarType.Float32, copy: true).to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    private static void Replace(ref Tensor current, Tensor next)
    {
        current.Dispose();
        current = next;
    }
}
