namespace GramGen;

/// <summary>s in G = s·F·Fᵀ: a number, or a factor that depends on the shape.</summary>
/// <remarks>
/// It is computed in <see cref="double"/>, rounded to the type of G, and applied once, to the finished sum. A
/// <see cref="double"/> converts to it implicitly; <c>default</c> is <see cref="One"/>.
/// </remarks>
public readonly record struct GramScale
{
    private readonly Divisor _divisor;
    private readonly double? _factor;

    private GramScale(Divisor divisor) => _divisor = divisor;

    private GramScale(double factor) => _factor = factor;

    private enum Divisor
    {
        One,
        Pixels,
        Elements,
    }

    /// <summary>1: Gatys, Ecker and Bethge 2015 and 2016, who scale the loss instead.</summary>
    public static GramScale One => default;

    /// <summary>1/M, the mean over the pixels: DeepTextures, the code of Gatys et al.</summary>
    public static GramScale PerPixel => new(Divisor.Pixels);

    /// <summary>
    /// 1/(C·M): Johnson, Alahi and Fei-Fei 2016, PyTorch's fast-neural-style, and jcjohnson/neural-style.
    /// </summary>
    public static GramScale PerElement => new(Divisor.Elements);

    /// <summary>Converts a number.</summary>
    /// <param name="factor">s.</param>
    public static GramScale FromDouble(double factor) => factor == 1 ? default : new(factor);

    /// <summary>Converts a number.</summary>
    /// <param name="factor">s.</param>
    public static implicit operator GramScale(double factor) => FromDouble(factor);

    /// <summary>Computes s for a shape.</summary>
    /// <param name="shape">C and M.</param>
    public double FactorFor(GramShape shape) => FactorFor(shape.Channels, shape.Pixels);

    /// <summary>Computes s for a number of pixels that may exceed a span.</summary>
    internal double FactorFor(int channels, long pixels) => _divisor switch
    {
        Divisor.Pixels => 1.0 / pixels,
        Divisor.Elements => 1.0 / (channels * pixels),
        _ => _factor ?? 1,
    };
}
