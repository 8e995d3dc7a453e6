using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <summary>
/// Generates a Gram matrix kernel for feature maps of exactly <paramref name="channels"/> × <paramref name="pixels"/> on a
/// partial struct, class or record.
/// </summary>
/// <remarks>
/// The type then implements <see cref="IGramKernel{TFeature, TGram}"/>. With several sizes on one type, the lengths of the
/// arguments select the size.
/// <code>
/// [GramKernel(channels: 64, pixels: 224 * 224)]
/// public readonly partial struct Relu1_1;
/// </code>
/// </remarks>
/// <param name="channels">C, the rows of F and the order of G = F·Fᵀ. At least 1.</param>
/// <param name="pixels">M = H·W, the columns of F. At least 1.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GramKernelAttribute(int channels, int pixels) : Attribute
{
    /// <summary>C, the rows of F and the order of G.</summary>
    public int Channels { get; } = channels;

    /// <summary>M = H·W, the columns of F.</summary>
    public int Pixels { get; } = pixels;

    /// <summary>The layout of the features; the same for all sizes of a type.</summary>
    public FeatureLayout Layout { get; init; }

    /// <summary>
    /// The type of the features, and of the result unless it is <see cref="GramElement.Half"/>; the same for all sizes of a type.
    /// </summary>
    public GramElement Element { get; init; }

    /// <summary>
    /// Whether the features are integers, and of which type; the same for all sizes of a type. The result is <see cref="int"/>, and the
    /// type implements <see cref="IGramIntegerKernel{TFeature}"/> instead of <see cref="IGramKernel{TFeature, TGram}"/>.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It says that the type is one of integers.")]
    public GramInteger Integer { get; init; }

    /// <summary>
    /// Whether the type computes gradients too, and implements <see cref="IGramGradientKernel{T}"/>; the same for all sizes of
    /// a type. Not with <see cref="GramElement.Half"/> or integers.
    /// </summary>
    public bool Gradient { get; init; }

    /// <summary>
    /// Whether the type computes F·v too, with G in one pass, and implements <see cref="IGramRightHandSideKernel{TFeature, TGram}"/>; the
    /// same for all sizes of a type. Not with integers.
    /// </summary>
    public bool RightHandSide { get; init; }

    /// <summary>
    /// Whether the type computes F·W·Fᵀ too, with a weight for each pixel, and implements
    /// <see cref="IGramWeightedKernel{TFeature, TGram}"/>; the same for all sizes of a type. With <see cref="RightHandSide"/> it also
    /// implements <see cref="IGramWeightedRightHandSideKernel{TFeature, TGram}"/>, with <see cref="Gradient"/> also
    /// <see cref="IGramWeightedGradientKernel{T}"/>.
    /// </summary>
    public bool Weights { get; init; }
}
