using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Weights;

/// <summary>How long a weighted product of a declared size takes, in microseconds, and what it is compared with.</summary>
/// <param name="Name">Size, element and layout.</param>
/// <param name="Declared">The declared type's <c>ComputeWeighted</c>.</param>
/// <param name="Found"><c>Gram.ComputeWeighted</c>, which finds the declared type's kernel.</param>
/// <param name="Undeclared"><c>Gram.ComputeWeighted</c> as if the size was not declared.</param>
/// <param name="Unweighted">The declared type's <c>Compute</c>, without weights.</param>
/// <param name="IsCorrect">The first three have the same bits.</param>
internal sealed record WeightedFigures(
    string Name, double Declared, double Found, double Undeclared, double Unweighted, bool IsCorrect);

/// <summary>Measures weighted products of small declared sizes, of features in ordinary arrays, on one thread.</summary>
internal sealed class WeightedBenchmark
{
    private const int Seed = 1;

    /// <summary>Of the sizes of the report those whose calls are short.</summary>
    private const int MostFeatures = 1200;

    private static readonly GramScale Scale = 0.5;

    private readonly GramOptions _options = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Values that a product writes: G, and after it F·W·v and vᵀ·W·v if there is a vector.</summary>
    private delegate void Product<T>(T[] gram, T[] product, out T squares);

    /// <summary>Measures all sizes.</summary>
    public IEnumerable<WeightedFigures> Measure() =>
    [
        .. SmallSizes.Shapes.ToArray().Where(IsShort).Select(Plain<SmallSizes, float, float>),
        .. LoopedSizes.Shapes.ToArray().Select(Plain<LoopedSizes, float, float>),
        .. WeightedDoubleSizes.Shapes.ToArray().Select(Plain<WeightedDoubleSizes, double, double>),
        .. WeightedHalfSizes.Shapes.ToArray().Select(Plain<WeightedHalfSizes, Half, float>),
        .. ReweightedSizes.Shapes.ToArray().Select(Plain<ReweightedSizes, float, float>),
        .. ReweightedSizes.Shapes.ToArray().Select(WithVector<ReweightedSizes, float, float>),
        .. ReweightedDoubleSizes.Shapes.ToArray().Select(WithVector<ReweightedDoubleSizes, double, double>),
    ];

    private static bool IsShort(GramShape shape) => shape.FeatureLength <= MostFeatures;

    private WeightedFigures Plain<TKernel, TFeature, T>(GramShape shape)
        where TKernel : IGramWeightedKernel<TFeature, T>
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TFeature[] features = Random<TFeature>(shape.FeatureLength);
        T[] weights = Random<T>(shape.Pixels);
        T scale = T.CreateTruncating(Scale.FactorFor(shape));
        return Measure<TFeature, T>(
            shape,
            "",
            (T[] gram, T[] _, out T squares) =>
            {
                TKernel.ComputeWeighted(features, weights, gram, scale);
                squares = default;
            },
            options => (T[] gram, T[] _, out T squares) =>
            {
                Gram.ComputeWeighted<TFeature, T>(features, weights, shape, gram, Scale, options: options);
                squares = default;
            },
            (T[] gram, T[] _, out T squares) =>
            {
                TKernel.Compute(features, gram, scale);
                squares = default;
            });
    }

    private WeightedFigures WithVector<TKernel, TFeature, T>(GramShape shape)
        where TKernel : IGramWeightedRightHandSideKernel<TFeature, T>
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TFeature[] features = Random<TFeature>(shape.FeatureLength);
        TFeature[] vector = Random<TFeature>(shape.Pixels);
        T[] weights = Random<T>(shape.Pixels);
        T scale = T.CreateTruncating(Scale.FactorFor(shape));
        return Measure<TFeature, T>(
            shape,
            ", right-hand side",
            (T[] gram, T[] product, out T squares) =>
                squares = TKernel.ComputeWeighted(features, vector, weights, gram, product, scale),
            options => (T[] gram, T[] product, out T squares) => squares = Gram.ComputeWeighted<TFeature, T>(
                features, vector, weights, shape, gram, product, Scale, options: options),
            (T[] gram, T[] product, out T squares) =>
            {
                TKernel.Compute(features, vector, gram, product, scale);
                squares = default;
            });
    }

    private WeightedFigures Measure<TFeature, T>(
        GramShape shape, string form, Product<T> declared, Func<GramOptions, Product<T>> any, Product<T> unweighted)
        where T : unmanaged
    {
        var gram = new T[shape.GramLength];
        var product = new T[shape.Channels];
        Product<T>[] products =
        [
            declared,
            any(_options with { Implementation = GramImplementation.Generated }),
            any(_options with { Implementation = GramImplementation.Generic }),
            unweighted,
        ];
        T[][] results = [.. products.Take(3).Select(Result)];
        double[] times = InterleavedTiming.Measure(
            [.. products.Select(call => (Action)(() => call(gram, product, out _)))], rest: () => { }, InterleavedTiming.DefaultShare);
        string layout = shape.Layout == FeatureLayout.ChannelsLast ? ", channels last" : "";
        return new WeightedFigures(
            $"{shape.Channels}×{shape.Pixels} {typeof(TFeature).Name}{layout}{form}",
            times[0],
            times[1],
            times[2],
            times[3],
            results.All(result => MemoryMarshal.AsBytes<T>(result).SequenceEqual(MemoryMarshal.AsBytes<T>(results[0]))));

        T[] Result(Product<T> call)
        {
            Array.Clear(gram);
            Array.Clear(product);
            call(gram, product, out T squares);
            return [.. gram, .. product, squares];
        }
    }

    private static T[] Random<T>(int length)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating(random.NextDouble()))];
    }
}
