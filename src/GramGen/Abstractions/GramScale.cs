namespace GramGen;

/// <summary>s in G = s·F·Fᵀ: a number, or one of the literature's that depends on the size.</summary>
/// <remarks>
/// It is computed in <see cref="double"/>, rounded to the type of G, and applied once, to the finished sum. A
/// <see cref="double"/> converts to it; <c>default</c> is 1.
/// </remarks>
public readonly record struct GramScale
{
    private readonly Normalization _by;
    private readonly double? _factor;

    private GramScale(Normalization by) => _by = by;

    private GramScale(double factor) => _factor = factor;

    private enum Normalization
    {
        Nothing,
        Pixels,
        Values,
    }

    /// <summary>1, as in Gatys, Ecker and Bethge 2015 and 2016, who scale the loss instead.</summary>
    public static GramScale Gatys => 1;

    /// <summary>1/M, as in Gatys' own code, DeepTextures.</summary>
    public static GramScale DeepTextures => new(Normalization.Pixels);

    /// <summary>1/(C·M), as in Johnson, Alahi and Fei-Fei 2016 and PyTorch's fast-neural-style.</summary>
    public static GramScale Johnson => new(Normalization.Values);

    /// <summary>1/(C·M), as in jcjohnson/neural-style, whose loss is a mean.</summary>
    public static GramScale NeuralStyle => new(Normalization.Values);

    /// <summary>A number.</summary>
    /// <param name="factor">s.</param>
    public static GramScale FromDouble(double factor) => factor == 1 ? default : new(factor);

    /// <summary>A number.</summary>
    /// <param name="factor">s.</param>
    public static implicit operator GramScale(double factor) => FromDouble(factor);

    /// <summary>s for a size.</summary>
    /// <param name="shape">C and M.</param>
    public double FactorFor(GramShape shape) => FactorFor(shape.Channels, shape.Pixels);

    /// <summary>s for any number of pixels.</summary>
    internal double FactorFor(int channels, long pixels) => _by switch
    {
        Normalization.Pixels => 1.0 / pixels,
        Normalization.Values => 1.0 / (channels * pixels),
        _ => _factor ?? 1,
    };
}
