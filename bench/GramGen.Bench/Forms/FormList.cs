namespace GramGen.Bench.Forms;

/// <summary>Every form, in the order of the table.</summary>
internal static class FormList
{
    /// <summary>The sizes without <c>--sizes</c>: a small one for the batches, one that fits in the second cache, and VGG-19's style layers of 224².</summary>
    public const string Sizes = "16x256,64x784,64x50176,128x12544,256x3136,512x784,512x196";

    // A map in the first cache: nobody has one alone.
    private const int Small = 1 << 12;

    public static Form Plain { get; } = ProductForms.Plain;

    public static IReadOnlyList<Form> All { get; } =
    [
        Plain,
        ProductForms.ChannelsLast,
        ProductForms.Half,
        ProductForms.Double,
        ProductForms.Packed,
        ProductForms.Accumulated,
        ProductForms.Syrk,
        StatisticsForms.Covariance,
        StatisticsForms.Correlation,
        StatisticsForms.Rows,
        StatisticsForms.Chunks,
        GradientForms.Backward,
        GradientForms.SymmetricBackward,
        GradientForms.StyleLoss,
        .. TensorForms.Present,
        .. BatchForms.All,
    ];

    /// <summary>Those measured at a size, the plain product first.</summary>
    public static IReadOnlyList<Form> At(GramShape shape) => [.. All.Where(form => form.Fits(shape))];

    /// <summary>A feature map that fills no batch to be worth measuring.</summary>
    public static bool IsLarge(GramShape shape) => !IsSmall(shape);

    public static bool IsSmall(GramShape shape) => shape.FeatureLength <= Small;
}
