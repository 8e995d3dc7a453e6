using System.Globalization;
using StyleTransfer.Arithmetic;
using StyleTransfer.Weights;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Networks;

/// <summary>How <see cref="ResNet18"/> gets from the resolution of the picture to a quarter of it.</summary>
internal enum Downsampling
{
    /// <summary>As it was trained: a convolution with stride 2, then max pooling.</summary>
    Trained,

    /// <summary>The convolution at every pixel, a low-pass filter, then max pooling.</summary>
    Maximum,

    /// <summary>The convolution at every pixel, then two low-pass filters.</summary>
    Average,
}

/// <summary>The convolutional part of ResNet-18, trained on ImageNet.</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2016. A stride of 2 in the first convolution leaves patterns of
/// single pixels unseen, which a run would fill with noise; hence the other ways of <see cref="Downsampling"/> (Zhang, Making
/// convolutional networks shift-invariant again, 2019). Batch normalization is folded into the convolutions.
/// </remarks>
internal sealed class ResNet18 : IFeatureNetwork
{
    public const double DefaultStyleWeight = 3;

    public const string FileName = "ResNet18.onnx";

    private const int SmallestSide = 4;

    /// <summary>The paper has two blocks in each stage; the trained network has a third one in the last.</summary>
    private static readonly (int Channels, int Blocks)[] Stages = [(64, 2), (128, 2), (256, 2), (512, 3)];

    /// <summary>
    /// Blue, green and red, from 0 to 255: the means over the positions of the mean picture that was subtracted in training.
    /// </summary>
    private static readonly float[] Mean = [103.0626f, 115.9029f, 123.1516f];

    private readonly Downsampling _downsampling;
    private readonly Tensor _mean;
    private readonly FoldedConvolution _first;
    private readonly List<Block> _blocks = [];

    /// <param name="convolutions">In the order of the file; taken over.</param>
    /// <param name="downsampling">At the first two halvings.</param>
    /// <param name="device">Of the pictures.</param>
    /// <param name="type">Of the features.</param>
    /// <exception cref="UsageException">The convolutions are those of another network.</exception>
    public ResNet18(
        IReadOnlyList<FoldedConvolution> convolutions, Downsampling downsampling, torch.Device device,
        torch.ScalarType type = torch.ScalarType.Float32)
    {
        _downsampling = downsampling;
        _mean = torch.tensor(Mean, [1, Mean.Length, 1, 1]).to(type, device, disposeAfter: true);
        var remaining = new Queue<FoldedConvolution>(convolutions);
        List<string> layers = ["relu1"];
        try
        {
            _first = Next(incoming: 3, Stages[0].Channels, size: 7);
            int incoming = Stages[0].Channels;
            for (int stage = 0; stage < Stages.Length; stage++)
            {
                (int outgoing, int blocks) = Stages[stage];
                for (int i = 0; i < blocks; i++)
                {
                    FoldedConvolution? shortcut = incoming == outgoing ? null : Next(incoming, outgoing, size: 1);
                    _blocks.Add(new Block(stage, Next(incoming, outgoing, size: 3), Next(outgoing, outgoing, size: 3), shortcut));
                    layers.Add(string.Create(CultureInfo.InvariantCulture, $"relu{stage + 2}_{(2 * i) + 1}"));
                    layers.Add(string.Create(CultureInfo.InvariantCulture, $"relu{stage + 2}_{(2 * i) + 2}"));
                    incoming = outgoing;
                }
            }

            if (remaining.Count > 0)
            {
                throw Unknown();
            }
        }
        finally
        {
            foreach (FoldedConvolution convolution in convolutions)
            {
                convolution.Dispose();
            }
        }

        Layers = layers;

        FoldedConvolution Next(long incoming, long outgoing, long size) =>
            remaining.TryDequeue(out FoldedConvolution? next) && next.Filters.shape.SequenceEqual([outgoing, incoming, size, size])
                ? next.To(type, device)
                : throw Unknown();

        static UsageException Unknown() => new($"The network in {FileName} is not ResNet-18.");
    }

    /// <summary>Loads the network that comes with the program.</summary>
    /// <exception cref="UsageException">Its file is missing or damaged.</exception>
    public static ResNet18 Load(Downsampling downsampling, torch.Device device, torch.ScalarType type = torch.ScalarType.Float32) =>
        new(OnnxConvolutions.Read(Path.Combine(AppContext.BaseDirectory, FileName)), downsampling, device, type);

    public IReadOnlyList<string> Layers { get; }

    public IReadOnlyList<string> StyleLayers => ["relu1", "relu2_2", "relu2_4", "relu3_2", "relu3_4", "relu4_2", "relu4_4"];

    public string ContentLayer => "relu3_2";

    public double StyleWeight => DefaultStyleWeight;

    /// <summary>The first blocks have a quarter of the picture's resolution, each later stage has half of the previous one's.</summary>
    public int HalvingsOf(string layer) => IndexOf(layer) is 0 ? 0 : 2 + _blocks[(IndexOf(layer) - 1) / 2].Stage;

    /// <remarks>
    /// The first convolution sees 3 pixels to each side, the two halvings 2 and 4, and a later convolution one of its resolution.
    /// </remarks>
    public int ReachOf(string layer) =>
        IndexOf(layer) is 0 ? 3 : 9 + Enumerable.Range(0, IndexOf(layer)).Sum(convolution => 4 << _blocks[convolution / 2].Stage);

    public bool Fits(string layer, int width, int height) => Math.Min(width, height) >> HalvingsOf(layer) >= SmallestSide;

    /// <remarks>Reflection pads by 3 pixels, later by one, and by less than there are.</remarks>
    public bool Reaches(string layer, int width, int height, Border border)
    {
        int side = Math.Min(width, height);
        bool reaches = side > 3;
        for (int halvings = HalvingsOf(layer); halvings > 0; halvings--)
        {
            side /= 2;
            reaches = reaches && side > 1;
        }

        return reaches;
    }

    public IReadOnlyList<Tensor> Features(Tensor picture, IReadOnlyList<string> layers, Border border)
    {
        // Without padding the deep layers would have few pixels.
        Border padding = border == Border.Open ? Border.Reflected : border;
        int last = layers.Max(IndexOf);
        var features = new Dictionary<string, Tensor>();
        using Tensor reversed = picture.flip(1);
        using Tensor bytes = reversed.Times(255);
        Tensor current = bytes - _mean;
        int stride = _downsampling == Downsampling.Trained ? 2 : 1;
        Replace(ref current, Rectified(current, _first, padding, stride));
        Keep(0);
        if (last > 0)
        {
            if (_downsampling != Downsampling.Trained)
            {
                Replace(ref current, Filters.Halve(current, padding));
            }

            Replace(
                ref current,
                _downsampling == Downsampling.Average ? Filters.Halve(current, padding) : Filters.Maximum(current, padding, stride: 2));
        }

        for (int layer = 1; layer <= last; layer += 2)
        {
            Block block = _blocks[layer / 2];
            using Tensor shortcut = block.Shortcut is null ? current.alias() : Convolved(current, block.Shortcut, padding, stride: 2);
            Replace(ref current, Rectified(current, block.First, padding, block.Shortcut is null ? 1 : 2));
            Keep(layer);
            using Tensor residual = Convolved(current, block.Second, padding);
            using Tensor sum = residual + shortcut;
            Replace(ref current, functional.relu(sum));
            Keep(layer + 1);
        }

        current.Dispose();
        return [.. layers.Select(layer => features[layer])];

        void Keep(int layer)
        {
            if (layers.Contains(Layers[layer]))
            {
                features[Layers[layer]] = current.squeeze(0);
            }
        }
    }

    /// <summary>√(F + 1) − 1.</summary>
    /// <remarks>
    /// A sum with a shortcut makes a few features very large; their products would be most of a Gram matrix. Wang, Li and Vasconcelos,
    /// Rethinking and improving the robustness of image style transfer, 2021, smooth features by softmax; the root, which they do not
    /// try, keeps more of the strokes.
    /// </remarks>
    public Tensor ForStyle(Tensor features)
    {
        using Tensor shifted = features.Plus(1);
        using Tensor root = shifted.sqrt();
        return root.Plus(-1);
    }

    public void Dispose()
    {
        _mean.Dispose();
        _first.Dispose();
        foreach (Block block in _blocks)
        {
            block.First.Dispose();
            block.Second.Dispose();
            block.Shortcut?.Dispose();
        }
    }

    private static Tensor Convolved(Tensor features, FoldedConvolution convolution, Border border, int stride = 1) =>
        Filters.Convolve(features, convolution.Filters, convolution.Bias, border, stride);

    private static Tensor Rectified(Tensor features, FoldedConvolution convolution, Border border, int stride)
    {
        using Tensor convolved = Convolved(features, convolution, border, stride);
        return functional.relu(convolved);
    }

    private static void Replace(ref Tensor current, Tensor next)
    {
        current.Dispose();
        current = next;
    }

    private int IndexOf(string layer) => Array.IndexOf([.. Layers], layer);

    /// <param name="Stage">From 0.</param>
    /// <param name="First">With stride 2 if there is a convolution in the shortcut.</param>
    /// <param name="Second">Followed by the sum with the shortcut.</param>
    /// <param name="Shortcut">The convolution of the shortcut, with stride 2; <see langword="null"/> for the identity.</param>
    private sealed record Block(int Stage, FoldedConvolution First, FoldedConvolution Second, FoldedConvolution? Shortcut);
}
