using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Operations;

/// <summary>Covariance and correlation, and the accumulator, fed in chunks.</summary>
internal static class StatisticsOperations
{
    private const int ChunkPixels = 1000;

    public static readonly Operation Covariance = new("covariance", PrepareCovariance, expected => expected.Covariance);

    public static readonly Operation Correlation = new("correlation", PrepareCorrelation, expected => expected.Correlation);

    public static readonly Operation Rows = new("accumulator, picture rows", PrepareRows, expected => expected.SameBits);

    public static readonly Operation Chunks = new("accumulator, 1000 pixels", PrepareChunks, expected => expected.SameBits);

    private static Call PrepareCovariance(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<float> features, Memory<float> matrix, Memory<float> means) = Allocate(inputs);
        return new Call(
            () => Gram.ComputeCovariance(features.Span, shape, matrix.Span, means.Span, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(matrix.Span));
    }

    private static Call PrepareCorrelation(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<float> features, Memory<float> matrix, Memory<float> means) = Allocate(inputs);
        return new Call(
            () => Gram.ComputeCorrelation(features.Span, shape, matrix.Span, means.Span, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(matrix.Span));
    }

    private static Call PrepareRows(OperationInputs inputs) =>
        PrepareAccumulator(inputs, FeatureMaps.Resolution(inputs.Shape.Pixels).Width);

    private static Call PrepareChunks(OperationInputs inputs) => PrepareAccumulator(inputs, ChunkPixels);

    private static Call PrepareAccumulator(OperationInputs inputs, int chunkPixels)
    {
        (int channels, int pixels) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> features = inputs.Features;
        Memory<float> gram = AlignedMemory.Allocate<float>(inputs.Shape.GramLength);
        return new Call(
            () =>
            {
                var accumulator = new GramAccumulator<float>(channels, options: inputs.Options);
                for (int first = 0; first < pixels; first += chunkPixels)
                {
                    int count = Math.Min(chunkPixels, pixels - first);
                    accumulator.Add(features.Span.Slice(first, ((channels - 1) * pixels) + count), count, stride: pixels);
                }

                accumulator.ReadGram(gram.Span);
            },
            () => ResultMatrix.ToDouble<float>(gram.Span));
    }

    private static (Memory<float> Features, Memory<float> Matrix, Memory<float> Means) Allocate(OperationInputs inputs) => (
        inputs.Features,
        AlignedMemory.Allocate<float>(inputs.Shape.GramLength),
        AlignedMemory.Allocate<float>(inputs.Shape.Channels));
}
