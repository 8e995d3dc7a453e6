namespace GramGen.Bench.Operations;

/// <summary>Every operation, in the order of the table.</summary>
internal static class OperationList
{
    /// <summary>
    /// The sizes without <c>--sizes</c>: a small one for the batches, one that fits in the second cache, and the style layers of
    /// VGG-19 on a 224 × 224 picture.
    /// </summary>
    public const string Sizes = "16x256,64x784,64x50176,128x12544,256x3136,512x784,512x196";

    public static IReadOnlyList<Operation> All { get; } =
    [
        ProductOperations.Plain,
        ProductOperations.ChannelsLast,
        ProductOperations.Half,
        ProductOperations.Double,
        ProductOperations.WeightedDouble,
        ProductOperations.SignedBytes,
        ProductOperations.DeclaredBytes,
        ProductOperations.SmallBytes,
        ProductOperations.Packed,
        ProductOperations.Accumulated,
        ProductOperations.Syrk,
        StatisticsOperations.Covariance,
        StatisticsOperations.Correlation,
        StatisticsOperations.Rows,
        StatisticsOperations.Chunks,
        SimilarityOperations.Cosines,
        SimilarityOperations.Distances,
        SimilarityOperations.Rbf,
        SimilarityOperations.Cross,
        SimilarityOperations.Nearest,
        FunctionOperations.SymmetricProduct,
        FunctionOperations.InverseRoot,
        FunctionOperations.Muon,
        GradientOperations.Backward,
        GradientOperations.SymmetricBackward,
        GradientOperations.StyleLoss,
        GradientOperations.WeightedStyleLoss,
        .. TensorOperations.Available,
        .. ProductOperations.Batches,
    ];

    /// <summary>Those measured at a size; the plain product is the first.</summary>
    public static IReadOnlyList<Operation> At(GramShape shape) => [.. All.Where(operation => operation.Fits(shape))];
}
