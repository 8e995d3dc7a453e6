using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Forms;

/// <summary>Covariance and correlation, and the accumulator, fed with strips.</summary>
internal static class StatisticsForms
{
    private const int Chunk = 1000;

    public static readonly Form Covariance = new("covariance", PrepareCovariance, expected => expected.Covariance);

    public static readonly Form Correlation = new("correlation", PrepareCorrelation, expected => expected.Correlation);

    public static readonly Form Rows = new("accumulator, picture rows", PrepareRows, expected => expected.SameBits);

    public static readonly Form Chunks = new("accumulator, 1000 pixels", PrepareChunks, expected => expected.SameBits);

    private static FormCall PrepareCovariance(FormData data)
    {
        (Memory<float> matrix, Memory<float> means) = Allocate(data.Shape);
        return new FormCall(
            () => Gram.ComputeCovariance(data.Features.Span, data.Shape, matrix.Span, means.Span, options: data.Options),
            () => Triangle.Widen<float>(matrix.Span));
    }

    private static FormCall PrepareCorrelation(FormData data)
    {
        (Memory<float> matrix, Memory<float> means) = Allocate(data.Shape);
        return new FormCall(
            () => Gram.ComputeCorrelation(data.Features.Span, data.Shape, matrix.Span, means.Span, data.Options),
            () => Triangle.Widen<float>(matrix.Span));
    }

    private static FormCall PrepareRows(FormData data) => PrepareStrips(data, FeatureMaps.Resolution(data.Shape.Pixels).Width);

    private static FormCall PrepareChunks(FormData data) => PrepareStrips(data, Chunk);

    private static FormCall PrepareStrips(FormData data, int pixelsOfStrip)
    {
        (int channels, int pixels) = (data.Shape.Channels, data.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(data.Shape.GramLength);
        return new FormCall(
            () =>
            {
                var accumulator = new GramAccumulator<float>(channels, options: data.Options);
                for (int first = 0; first < pixels; first += pixelsOfStrip)
                {
                    int count = Math.Min(pixelsOfStrip, pixels - first);
                    accumulator.Add(data.Features.Span.Slice(first, ((channels - 1) * pixels) + count), count, stride: pixels);
                }

                accumulator.ReadGram(gram.Span);
            },
            () => Triangle.Widen<float>(gram.Span));
    }

    private static (Memory<float> Matrix, Memory<float> Means) Allocate(GramShape shape) =>
        (AlignedMemory.Allocate<float>(shape.GramLength), AlignedMemory.Allocate<float>(shape.Channels));
}
