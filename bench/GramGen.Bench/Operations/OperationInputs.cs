using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Operations;

/// <summary>
/// The inputs of all operations at one size: a feature map in every layout and element type, and matrices. All but the
/// feature map are made at their first use.
/// </summary>
internal sealed record OperationInputs
{
    private const int Seed = 1;

    private readonly Lazy<Memory<float>> _channelsLast;
    private readonly Lazy<Memory<Half>> _halves;
    private readonly Lazy<Memory<double>> _doubles;
    private readonly Lazy<Memory<double>> _weights;
    private readonly Lazy<Memory<float>> _singleWeights;
    private readonly Lazy<Memory<sbyte>> _quantised;
    private readonly Lazy<Memory<sbyte>> _counts;
    private readonly Lazy<Memory<float>> _target;
    private readonly Lazy<Memory<float>> _gramGradient;
    private readonly Lazy<Memory<float>> _symmetricGradient;
    private readonly Dictionary<int, Memory<float>> _batches = [];

    /// <param name="shape">C and M.</param>
    /// <param name="features">F, C × M, without negative values, in memory of <see cref="AlignedMemory"/>.</param>
    /// <param name="options">The options of GramGen's calls.</param>
    public OperationInputs(GramShape shape, Memory<float> features, GramOptions options)
    {
        Shape = shape;
        Features = features;
        Options = options;
        _channelsLast = new(() => Transpose(features.Span, shape));
        _halves = new(() => Convert<Half>(TensorPrimitives.ConvertToHalf));
        _doubles = new(() => Convert<double>(TensorPrimitives.ConvertChecked));
        _weights = new(RandomWeights);
        _singleWeights = new(RoundedWeights);
        _quantised = new(() => Quantise(byte.MaxValue, sbyte.MinValue));
        _counts = new(() => Quantise(largest: 2, smallest: 0));
        _target = new(ComputeTarget);
        _gramGradient = new(RandomMatrix);
        _symmetricGradient = new(() => Symmetrize(GramGradient.Span, shape.Channels));
    }

    public GramShape Shape { get; }

    public GramOptions Options { get; init; }

    /// <summary>F, C × M. No value is negative.</summary>
    public Memory<float> Features { get; }

    /// <summary>Fᵀ, M × C.</summary>
    public Memory<float> ChannelsLast => _channelsLast.Value;

    /// <summary>F rounded to <see cref="Half"/>.</summary>
    public Memory<Half> Halves => _halves.Value;

    /// <summary>F in double precision.</summary>
    public Memory<double> Doubles => _doubles.Value;

    /// <summary>w, a weight from 0 to 1 for each pixel.</summary>
    public Memory<double> Weights => _weights.Value;

    /// <summary>w in single precision.</summary>
    public Memory<float> SingleWeights => _singleWeights.Value;

    /// <summary>F quantised to all values of a signed byte, -128 for 0.</summary>
    public Memory<sbyte> Quantised => _quantised.Value;

    /// <summary>F quantised to 0, 1 and 2, as genotypes and other small counts are.</summary>
    public Memory<sbyte> Counts => _counts.Value;

    /// <summary>A, the Gram matrix of similar features: the target of a loss, and what β multiplies.</summary>
    public Memory<float> Target => _target.Value;

    /// <summary>D, a matrix without symmetry.</summary>
    public Memory<float> GramGradient => _gramGradient.Value;

    /// <summary>½·(D + Dᵀ), which gives the same gradient.</summary>
    public Memory<float> SymmetricGradient => _symmetricGradient.Value;

    /// <summary>Inputs whose features are the feature maps of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="options">The options of GramGen's calls.</param>
    /// <param name="offset">Elements from a cache line to the first feature.</param>
    public static OperationInputs FromPicture(Picture picture, GramShape shape, GramOptions options, int offset = 0)
    {
        Memory<float> features = AlignedMemory.Allocate<float>(shape.FeatureLength, offset);
        FeatureMaps.Fill(picture, shape, features.Span);
        return new OperationInputs(shape, features, options);
    }

    /// <summary>A batch of feature maps of this size, one after the other.</summary>
    public Memory<float> Batch(int count)
    {
        if (!_batches.TryGetValue(count, out Memory<float> batch))
        {
            batch = AlignedMemory.Activations(count * Shape.FeatureLength);
            _batches.Add(count, batch);
        }

        return batch;
    }

    private delegate void Conversion<T>(ReadOnlySpan<float> source, Span<T> destination);

    private Memory<T> Convert<T>(Conversion<T> convert)
        where T : unmanaged
    {
        Memory<T> converted = AlignedMemory.Allocate<T>(Shape.FeatureLength);
        convert(Features.Span, converted.Span);
        return converted;
    }

    private Memory<sbyte> Quantise(int largest, int smallest)
    {
        float step = TensorPrimitives.Max<float>(Features.Span) / largest;
        Memory<sbyte> quantised = AlignedMemory.Allocate<sbyte>(Shape.FeatureLength);
        for (int i = 0; i < quantised.Length; i++)
        {
            quantised.Span[i] = (sbyte)(smallest + (step == 0 ? 0 : (int)MathF.Round(Features.Span[i] / step)));
        }

        return quantised;
    }

    /// <summary>G of the channels rotated by one: of the same magnitude as G, and far from it.</summary>
    private Memory<float> ComputeTarget()
    {
        Span<float> rotated = new float[Shape.FeatureLength];
        Features.Span[Shape.Pixels..].CopyTo(rotated);
        Features.Span[..Shape.Pixels].CopyTo(rotated[^Shape.Pixels..]);
        Memory<float> target = AlignedMemory.Allocate<float>(Shape.GramLength);
        ProductOperations.Compute(rotated, Shape, target.Span, Options);
        return target;
    }

    private Memory<double> RandomWeights()
    {
        Memory<double> weights = AlignedMemory.Allocate<double>(Shape.Pixels);
        var random = new Random(Seed);
        foreach (ref double weight in weights.Span)
        {
            weight = random.NextDouble();
        }

        return weights;
    }

    private Memory<float> RoundedWeights()
    {
        Memory<float> weights = AlignedMemory.Allocate<float>(Shape.Pixels);
        TensorPrimitives.ConvertTruncating<double, float>(Weights.Span, weights.Span);
        return weights;
    }

    private Memory<float> RandomMatrix()
    {
        Memory<float> matrix = AlignedMemory.Allocate<float>(Shape.GramLength);
        var random = new Random(Seed);
        foreach (ref float value in matrix.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return matrix;
    }

    private static Memory<float> Transpose(ReadOnlySpan<float> features, GramShape shape)
    {
        Memory<float> transposed = AlignedMemory.Allocate<float>(shape.FeatureLength);
        Span<float> destination = transposed.Span;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int pixel = 0; pixel < shape.Pixels; pixel++)
            {
                destination[(pixel * shape.Channels) + channel] = features[(channel * shape.Pixels) + pixel];
            }
        }

        return transposed;
    }

    private static Memory<float> Symmetrize(ReadOnlySpan<float> matrix, int order)
    {
        Memory<float> symmetric = AlignedMemory.Allocate<float>(matrix.Length);
        Span<float> destination = symmetric.Span;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                destination[(i * order) + j] = (matrix[(i * order) + j] + matrix[(j * order) + i]) / 2;
            }
        }

        return symmetric;
    }
}
