using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Forms;

/// <summary>The inputs of all forms of one size: one feature map in every layout and element type, and matrices beside it.</summary>
internal sealed class FormData
{
    private const int Seed = 1;

    private readonly Dictionary<int, Memory<float>> _maps = [];

    public FormData(Picture picture, GramShape shape, GramIsa isa, int threads)
    {
        Shape = shape;
        Options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads };
        GradientOptions = new GramGradientOptions { Isa = isa, MaxDegreeOfParallelism = threads };

        Features = AlignedMemory.Allocate<float>(shape.FeatureLength);
        FeatureMaps.Fill(picture, shape, Features.Span);
        ChannelsLast = AlignedMemory.Allocate<float>(shape.FeatureLength);
        Transpose(Features.Span, shape, ChannelsLast.Span);
        Halves = AlignedMemory.Allocate<Half>(shape.FeatureLength);
        TensorPrimitives.ConvertToHalf(Features.Span, Halves.Span);
        Doubles = AlignedMemory.Allocate<double>(shape.FeatureLength);
        TensorPrimitives.ConvertChecked<float, double>(Features.Span, Doubles.Span);

        // The Gram matrix of the same channels, each the next one's: as large, and far from it.
        Target = Allocate();
        Span<float> shifted = new float[shape.FeatureLength];
        Features.Span[shape.Pixels..].CopyTo(shifted);
        Features.Span[..shape.Pixels].CopyTo(shifted[^shape.Pixels..]);
        Gram.Compute(shifted, shape, Target.Span, Options);

        GramGradient = Allocate();
        SymmetricGradient = Allocate();
        Fill(GramGradient.Span, SymmetricGradient.Span);
    }

    public GramShape Shape { get; }

    public GramOptions Options { get; }

    public GramGradientOptions GradientOptions { get; }

    /// <summary>F, C × M: none of its values is negative.</summary>
    public Memory<float> Features { get; }

    /// <summary>Fᵀ, M × C.</summary>
    public Memory<float> ChannelsLast { get; }

    /// <summary>F rounded.</summary>
    public Memory<Half> Halves { get; }

    /// <summary>F.</summary>
    public Memory<double> Doubles { get; }

    /// <summary>A, a Gram matrix of features like these: the target of a loss, and what β multiplies.</summary>
    public Memory<float> Target { get; }

    /// <summary>D, a matrix without symmetry.</summary>
    public Memory<float> GramGradient { get; }

    /// <summary>½·(D + Dᵀ), for which the gradient is the same.</summary>
    public Memory<float> SymmetricGradient { get; }

    /// <summary>So many feature maps of this size, one after the other.</summary>
    public Memory<float> Maps(int count)
    {
        if (!_maps.TryGetValue(count, out Memory<float> maps))
        {
            maps = AlignedMemory.Allocate<float>(count * Shape.FeatureLength);
            new Random(Seed).FillWithActivations(maps.Span);
            _maps.Add(count, maps);
        }

        return maps;
    }

    private Memory<float> Allocate() => AlignedMemory.Allocate<float>(Shape.GramLength);

    private static void Transpose(ReadOnlySpan<float> features, GramShape shape, Span<float> channelsLast)
    {
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int pixel = 0; pixel < shape.Pixels; pixel++)
            {
                channelsLast[(pixel * shape.Channels) + channel] = features[(channel * shape.Pixels) + pixel];
            }
        }
    }

    private void Fill(Span<float> any, Span<float> symmetric)
    {
        var random = new Random(Seed);
        foreach (ref float value in any)
        {
            value = random.NextSingle() - 0.5f;
        }

        for (int i = 0; i < Shape.Channels; i++)
        {
            for (int j = 0; j < Shape.Channels; j++)
            {
                symmetric[(i * Shape.Channels) + j] = (any[(i * Shape.Channels) + j] + any[(j * Shape.Channels) + i]) / 2;
            }
        }
    }
}
