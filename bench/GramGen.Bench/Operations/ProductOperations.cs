using GramGen.Bench.Measuring;

namespace GramGen.Bench.Operations;

/// <summary>G = F·Fᵀ: layouts, element types, destinations, and batches.</summary>
internal static class ProductOperations
{
    public static readonly Operation Plain = new("plain", PreparePlain, expected => expected.Product) { Fits = _ => true };

    public static readonly Operation ChannelsLast = new("channels last", PrepareChannelsLast, expected => expected.SameBits);

    public static readonly Operation Half = new("Half", PrepareHalf, expected => expected.SameBitsOfHalves);

    public static readonly Operation Double =
        new("double", PrepareDouble, expected => expected.ProductOfDoubles) { Element = GramElement.Double };

    public static readonly Operation WeightedDouble =
        new("weighted, double", PrepareWeighted, expected => expected.WeightedProduct) { Element = GramElement.Double };

    /// <summary>Exact. A multiply-add of integers counts as two operations, and the peak is that of <see cref="float"/>.</summary>
    public static readonly Operation SignedBytes =
        new("SByte", inputs => PrepareIntegers(inputs, inputs.Quantised), expected => expected.ProductOf(inputs => inputs.Quantised))
        {
            Fits = _ => true,
        };

    /// <summary>The same by the declared type, at its sizes.</summary>
    public static readonly Operation DeclaredBytes =
        new("SByte, declared", PrepareDeclaredIntegers, expected => expected.ProductOf(inputs => inputs.Quantised))
        {
            Fits = shape => IntegerSizes.Shapes.Contains(shape),
        };

    public static readonly Operation SmallBytes =
        new("SByte, 0 to 2", inputs => PrepareIntegers(inputs, inputs.Counts), expected => expected.ProductOf(inputs => inputs.Counts));

    public static readonly Operation Packed = new("packed", PreparePacked, expected => expected.SameBits);

    public static readonly Operation Accumulated = new("β = 1", PrepareAccumulated, expected => expected.Accumulated);

    public static readonly Operation Syrk = new("Syrk, lower", PrepareSyrk, expected => expected.SameBits);

    /// <summary>Batches of small feature maps: one that stays in cache, and one that does not (128 MB at 16 × 256).</summary>
    public static readonly IReadOnlyList<Operation> Batches = [Batch(64), Batch(8192)];

    /// <summary>The product that every other one is compared with.</summary>
    public static void Compute(ReadOnlySpan<float> features, GramShape shape, Span<float> destination, GramOptions options) =>
        Gram.Compute(features, shape, destination, options: options);

    private static Call PreparePlain(OperationInputs inputs) => PrepareSingle(inputs, inputs.Shape, inputs.Features);

    private static Call PrepareChannelsLast(OperationInputs inputs) =>
        PrepareSingle(inputs, inputs.Shape with { Layout = FeatureLayout.ChannelsLast }, inputs.ChannelsLast);

    private static Call PrepareSingle(OperationInputs inputs, GramShape shape, Memory<float> features)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(shape.GramLength);
        return new Call(
            () => Gram.Compute(features.Span, shape, gram.Span, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(gram.Span));
    }

    private static Call PrepareHalf(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        Memory<Half> features = inputs.Halves;
        Memory<float> gram = AlignedMemory.Allocate<float>(shape.GramLength);
        return new Call(
            () => Gram.Compute(features.Span, shape, gram.Span, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(gram.Span));
    }

    private static Call PrepareDouble(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        Memory<double> features = inputs.Doubles;
        Memory<double> gram = AlignedMemory.Allocate<double>(shape.GramLength);
        return new Call(
            () => Gram.Compute(features.Span, shape, gram.Span, options: inputs.Options),
            () => gram.ToArray());
    }

    private static Call PrepareWeighted(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        (Memory<double> features, Memory<double> weights) = (inputs.Doubles, inputs.Weights);
        Memory<double> gram = AlignedMemory.Allocate<double>(shape.GramLength);
        return new Call(
            () => Gram.ComputeWeighted<double, double>(features.Span, weights.Span, shape, gram.Span, options: inputs.Options),
            () => gram.ToArray());
    }

    private static Call PrepareIntegers(OperationInputs inputs, Memory<sbyte> features)
    {
        GramShape shape = inputs.Shape;
        Memory<int> gram = AlignedMemory.Allocate<int>(shape.GramLength);
        return new Call(
            () => Gram.Compute(features.Span, shape, gram.Span, inputs.Options),
            () => ResultMatrix.ToDouble<int>(gram.Span));
    }

    private static Call PrepareDeclaredIntegers(OperationInputs inputs)
    {
        Memory<sbyte> features = inputs.Quantised;
        Memory<int> gram = AlignedMemory.Allocate<int>(inputs.Shape.GramLength);
        return new Call(() => IntegerSizes.Compute(features.Span, gram.Span), () => ResultMatrix.ToDouble<int>(gram.Span));
    }

    private static Call PreparePacked(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        Memory<float> features = inputs.Features;
        Memory<float> packed = AlignedMemory.Allocate<float>(shape.PackedLength);
        return new Call(
            () => Gram.ComputePacked(features.Span, shape, packed.Span, options: inputs.Options),
            () => ResultMatrix.FromPacked(packed.Span, shape.Channels));
    }

    /// <summary>The matrix grows while the call is timed; its result is that of one call on A.</summary>
    private static Call PrepareAccumulated(OperationInputs inputs)
    {
        GramShape shape = inputs.Shape;
        Memory<float> features = inputs.Features;
        Memory<float> gram = AlignedMemory.Allocate<float>(shape.GramLength);
        return new Call(Run, Result);

        void Run() => Gram.Compute(features.Span, shape, gram.Span, beta: 1, options: inputs.Options);

        double[] Result()
        {
            inputs.Target.CopyTo(gram);
            Run();
            return ResultMatrix.ToDouble<float>(gram.Span);
        }
    }

    private static Call PrepareSyrk(OperationInputs inputs)
    {
        (int n, int k) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> features = inputs.Features;
        Memory<float> gram = AlignedMemory.Allocate<float>(inputs.Shape.GramLength);
        return new Call(
            () => GramBlas.Syrk(
                BlasOrder.RowMajor,
                BlasTriangle.Lower,
                BlasTranspose.NoTranspose,
                n,
                k,
                1f,
                features.Span,
                k,
                0f,
                gram.Span,
                n,
                inputs.Options),
            () => ResultMatrix.FromLower<float>(gram.Span, n));
    }

    private static Operation Batch(int count) =>
        new($"batch of {count}", inputs => PrepareBatch(inputs, count), expected => expected.Batch(count))
        {
            BatchSize = count,
            Fits = Operation.IsSmall,
        };

    private static Call PrepareBatch(OperationInputs inputs, int count)
    {
        GramShape shape = inputs.Shape;
        Memory<float> features = inputs.Batch(count);
        Memory<float> grams = AlignedMemory.Allocate<float>(count * shape.GramLength);
        return new Call(
            () => Gram.ComputeBatch(features.Span, shape, count, grams.Span, options: inputs.Options),
            () => ResultMatrix.ToDouble<float>(grams.Span));
    }
}
