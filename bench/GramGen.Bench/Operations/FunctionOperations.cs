using GramGen.Bench.Measuring;

namespace GramGen.Bench.Operations;

/// <summary>Functions of symmetric matrices: here of G of the features' shape, of order C; and the polar factor of F.</summary>
internal static class FunctionOperations
{
    public static readonly Operation SymmetricProduct =
        new("G·G, commuting", PrepareProduct, expected => expected.SymmetricProduct) { Flops = Cube, Fits = HasManyChannels };

    public static readonly Operation InverseRoot =
        new("(G + ε)^(-½)", PrepareInverseRoot, expected => expected.InverseRoot)
        {
            Flops = shape => InverseRootProducts * Cube(shape),
            Fits = HasManyChannels,
        };

    public static readonly Operation Muon =
        new("Muon, 5 steps", PrepareMuon, expected => expected.Muon) { Flops = FlopsOfMuon, Fits = IsWide };

    /// <summary>
    /// Symmetric products of some eighteen iterations of the inverse root, each of which takes one whole product for two.
    /// </summary>
    private const int InverseRootProducts = 72;

    /// <summary>Symmetric products of the steps on the Gram matrix.</summary>
    private const int MuonProducts = 15;

    /// <summary>ε of the inverse root: a hundredth of the mean of the diagonal, so that the condition is some 100·C.</summary>
    public static double RidgeOf(ReadOnlySpan<float> gram, int order)
    {
        double trace = 0;
        for (int i = 0; i < order; i++)
        {
            trace += gram[i * (order + 1)];
        }

        return trace / order / 100;
    }

    /// <summary>G.</summary>
    public static Memory<float> GramOf(OperationInputs inputs)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(inputs.Shape.GramLength);
        ProductOperations.Compute(inputs.Features.Span, inputs.Shape, gram.Span, inputs.Options);
        return gram;
    }

    private static bool HasManyChannels(GramShape shape) => shape.Channels >= 256;

    /// <summary>The operations of a tall F would be those of its transpose.</summary>
    private static bool IsWide(GramShape shape) => HasManyChannels(shape) && shape.Channels <= shape.Pixels;

    /// <summary>C²·(C + 1): half of a product of matrices of order C.</summary>
    private static double Cube(GramShape shape) => (double)shape.Channels * shape.Channels * (shape.Channels + 1);

    private static double FlopsOfMuon(GramShape shape) =>
        (2 * FlopCount.Product(shape)) + (2 * FlopCount.Backward(shape)) + (MuonProducts * Cube(shape));

    private static Call PrepareProduct(OperationInputs inputs)
    {
        (Memory<float> left, Memory<float> right) = (GramOf(inputs), GramOf(inputs));
        return Prepare(
            inputs.Shape.GramLength,
            result => SymmetricMatrix.Multiply<float>(left.Span, right.Span, inputs.Shape.Channels, result.Span, inputs.Options));
    }

    private static Call PrepareInverseRoot(OperationInputs inputs)
    {
        Memory<float> gram = GramOf(inputs);
        double ridge = RidgeOf(gram.Span, inputs.Shape.Channels);
        return Prepare(
            inputs.Shape.GramLength,
            result => SymmetricMatrix.ComputeInverseSquareRoot<float>(
                gram.Span, inputs.Shape.Channels, result.Span, ridge, inputs.Options));
    }

    private static Call PrepareMuon(OperationInputs inputs)
    {
        Memory<float> features = inputs.Features;
        return Prepare(
            inputs.Shape.FeatureLength,
            result => PolarFactor.Compute<float>(
                features.Span, inputs.Shape.Channels, inputs.Shape.Pixels, result.Span, options: inputs.Options));
    }

    private static Call Prepare(int length, Action<Memory<float>> function)
    {
        Memory<float> result = AlignedMemory.Allocate<float>(length);
        return new Call(() => function(result), () => ResultMatrix.ToDouble<float>(result.Span));
    }
}
