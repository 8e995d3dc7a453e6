namespace GramGen;

/// <summary>
/// The factors of a style loss E = ρ·‖s·F·Fᵀ − A‖²_F (the squared Frobenius norm) of features F against a target Gram matrix A.
/// </summary>
/// <remarks>Both factors are computed in <see cref="double"/>. <c>default</c> is <see cref="Gatys"/>.</remarks>
public readonly record struct GramStyleLoss
{
    private readonly Normalization _normalization;

    /// <summary>Makes a loss of its two factors.</summary>
    /// <param name="scale">s, the scale of the Gram matrix; the target must have the same.</param>
    /// <param name="weight">ρ.</param>
    public GramStyleLoss(GramScale scale, double weight)
        : this(scale, Normalization.One) => Factor = weight;

    private GramStyleLoss(GramScale scale, Normalization normalization) => (Scale, _normalization) = (scale, normalization);

    private enum Normalization
    {
        QuarterPerElementSquared,
        QuarterPerEntry,
        PerEntry,
        One,
    }

    /// <summary>s = 1, ρ = 1/(4·C²·M²): Gatys, Ecker and Bethge 2015 (Texture synthesis) and 2016 (Image style transfer).</summary>
    public static GramStyleLoss Gatys => new(GramScale.One, Normalization.QuarterPerElementSquared);

    /// <summary>s = 1/M, ρ = 1/(4·C²): DeepTextures, the code of Gatys et al. The loss equals that of the papers.</summary>
    public static GramStyleLoss DeepTextures => new(GramScale.PerPixel, Normalization.QuarterPerEntry);

    /// <summary>
    /// s = 1/(C·M), ρ = 1: Johnson, Alahi and Fei-Fei 2016 (Perceptual losses). PyTorch's fast-neural-style takes the mean
    /// over the C² entries in place of the sum.
    /// </summary>
    public static GramStyleLoss Johnson => new(GramScale.PerElement, Normalization.One);

    /// <summary>s = 1/(C·M), ρ = 1/C²: jcjohnson/neural-style, whose loss is a mean.</summary>
    public static GramStyleLoss NeuralStyle => new(GramScale.PerElement, Normalization.PerEntry);

    /// <summary>s, the scale of the Gram matrix; the target must have the same.</summary>
    public GramScale Scale { get; }

    /// <summary>Multiplies ρ, as the weight of a layer in a sum over layers does.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="factor">The weight of the layer.</param>
    public static GramStyleLoss operator *(GramStyleLoss loss, double factor) => loss with { Factor = (loss.Factor ?? 1) * factor };

    /// <inheritdoc cref="op_Multiply(GramStyleLoss, double)"/>
    public static GramStyleLoss operator *(double factor, GramStyleLoss loss) => loss * factor;

    /// <summary>Computes ρ for a shape.</summary>
    /// <param name="shape">C and M.</param>
    public double WeightFor(GramShape shape) => (Factor ?? 1) * _normalization switch
    {
        Normalization.QuarterPerElementSquared => 0.25 / ((double)shape.FeatureLength * shape.FeatureLength),
        Normalization.QuarterPerEntry => 0.25 / shape.GramLength,
        Normalization.PerEntry => 1.0 / shape.GramLength,
        _ => 1,
    };

    /// <summary>What ρ is multiplied by; null stands for 1, so that <c>default</c> is <see cref="Gatys"/>.</summary>
    private double? Factor { get; init; }
}
