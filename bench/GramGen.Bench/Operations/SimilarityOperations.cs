using GramGen.Bench.Measuring;

namespace GramGen.Bench.Operations;

/// <summary>Cosines, distances and kernels of all pairs of channels, and of queries and a corpus: here F and a copy of it.</summary>
internal static class SimilarityOperations
{
    public static readonly Operation Cosines = new("cosines", PrepareCosines, expected => expected.Cosines);

    public static readonly Operation Distances = new("distances", PrepareDistances, expected => expected.Distances);

    public static readonly Operation Rbf = new("RBF kernel", PrepareRbf, expected => expected.Rbf);

    public static readonly Operation Cross =
        new("F·Kᵀ", PrepareCross, expected => expected.SameBits) { Flops = FlopCount.Backward, Fits = HasManyChannels };

    public static readonly Operation Nearest =
        new("10 largest of F·Kᵀ", PrepareNearest, expected => expected.Nearest) { Flops = FlopCount.Backward, Fits = HasManyChannels };

    /// <summary>k: no more than there are rows.</summary>
    public static int NearestRows(int channels) => Math.Min(channels, 10);

    private static bool HasManyChannels(GramShape shape) => shape.Channels >= 64;

    private static Call PrepareCosines(OperationInputs inputs) => Prepare(
        inputs, (features, matrix) => Gram.ComputeCosines<float, float>(features.Span, inputs.Shape, matrix.Span, inputs.Options));

    private static Call PrepareDistances(OperationInputs inputs) => Prepare(
        inputs, (features, matrix) => Gram.ComputeDistances<float, float>(features.Span, inputs.Shape, matrix.Span, inputs.Options));

    private static Call PrepareRbf(OperationInputs inputs) => Prepare(
        inputs,
        (features, matrix) => Gram.ComputeRbfKernel<float, float>(features.Span, inputs.Shape, matrix.Span, options: inputs.Options));

    private static Call PrepareCross(OperationInputs inputs)
    {
        Memory<float> corpus = CopyOf(inputs.Features);
        return Prepare(
            inputs,
            (features, matrix) => CrossGram.Compute<float, float>(
                features.Span, inputs.Shape, corpus.Span, inputs.Shape, matrix.Span, inputs.Options));
    }

    private static Call PrepareNearest(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<float> features, Memory<float> corpus) = (inputs.Features, CopyOf(inputs.Features));
        int count = NearestRows(shape.Channels);
        int[] indices = new int[shape.Channels * count];
        float[] values = new float[shape.Channels * count];
        return new Call(
            () => CrossGram.TopK<float, float>(
                features.Span, shape, corpus.Span, shape, count, GramMetric.DotProduct, indices, values, inputs.Options),
            () => ResultMatrix.ToDouble<float>(values));
    }

    private static Call Prepare(OperationInputs inputs, Action<Memory<float>, Memory<float>> function)
    {
        Memory<float> features = inputs.Features;
        Memory<float> matrix = AlignedMemory.Allocate<float>(inputs.Shape.GramLength);
        return new Call(() => function(features, matrix), () => ResultMatrix.ToDouble<float>(matrix.Span));
    }

    /// <summary>K: other memory than F.</summary>
    private static Memory<float> CopyOf(Memory<float> features)
    {
        Memory<float> copy = AlignedMemory.Allocate<float>(features.Length);
        features.CopyTo(copy);
        return copy;
    }
}
