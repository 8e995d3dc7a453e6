namespace GramGen;

/// <summary>
/// A style loss E = ρ·‖s·F·Fᵀ − A‖²_F (the squared Frobenius norm) of features F against a target Gram matrix A, as the
/// literature scales it.
/// </summary>
/// <remarks>Both factors are computed in <see cref="double"/>. <c>default</c> is <see cref="Gatys"/>.</remarks>
public readonly record struct GramStyleLoss
{
    private readonly Normalization _by;

    private GramStyleLoss(GramScale scale, Normalization by) => (Scale, _by) = (scale, by);

    private enum Normalization
    {
        QuarterByValuesSquared,
        QuarterByGramLength,
        GramLength,
        Nothing,
    }

    /// <summary>s = 1, ρ = 1/(4·C²·M²): Gatys, Ecker and Bethge 2015 (Texture synthesis) and 2016 (Image style transfer).</summary>
    public static GramStyleLoss Gatys => new(GramScale.Gatys, Normalization.QuarterByValuesSquared);

    /// <summary>s = 1/M, ρ = 1/(4·C²): Gatys' own code, DeepTextures. The loss is that of the papers.</summary>
    public static GramStyleLoss DeepTextures => new(GramScale.DeepTextures, Normalization.QuarterByGramLength);

    /// <summary>
    /// s = 1/(C·M), ρ = 1: Johnson, Alahi and Fei-Fei 2016 (Perceptual losses), and PyTorch's fast-neural-style but for its
    /// mean over C² in place of the sum.
    /// </summary>
    public static GramStyleLoss Johnson => new(GramScale.Johnson, Normalization.Nothing);

    /// <summary>s = 1/(C·M), ρ = 1/C²: jcjohnson/neural-style, whose loss is a mean.</summary>
    public static GramStyleLoss NeuralStyle => new(GramScale.NeuralStyle, Normalization.GramLength);

    /// <summary>s, the scale of the Gram matrix; the target must have the same.</summary>
    public GramScale Scale { get; }

    /// <summary>A loss with factors of one's own.</summary>
    /// <param name="scale">s.</param>
    /// <param name="weight">ρ.</param>
    public static GramStyleLoss Of(GramScale scale, double weight) =>
        new GramStyleLoss(scale, Normalization.Nothing).Times(weight);

    /// <summary>The loss with another weight, as a layer's in a sum over layers: ρ is multiplied.</summary>
    /// <param name="factor">The layer's weight.</param>
    public GramStyleLoss Times(double factor) => this with { Factor = (Factor ?? 1) * factor };

    /// <summary>ρ for a size.</summary>
    /// <param name="shape">C and M.</param>
    public double WeightFor(GramShape shape) => (Factor ?? 1) * _by switch
    {
        Normalization.QuarterByValuesSquared => 0.25 / ((double)shape.FeatureLength * shape.FeatureLength),
        Normalization.QuarterByGramLength => 0.25 / shape.GramLength,
        Normalization.GramLength => 1.0 / shape.GramLength,
        _ => 1,
    };

    /// <summary>What ρ is multiplied by, or null for 1.</summary>
    private double? Factor { get; init; }
}
