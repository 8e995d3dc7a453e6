using System.Numerics;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>The roots of the weights of a call's pixels, in pooled memory.</summary>
internal readonly ref struct PixelWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackBuffer<T> _memory;

    /// <summary>Takes the roots of weights of the right number.</summary>
    /// <param name="weights">w, a value for each pixel.</param>
    /// <param name="shape">The shape of the features.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public PixelWeights(ReadOnlySpan<T> weights, GramShape shape)
    {
        if (Weighting.FirstInvalid(weights) is >= 0 and int pixel)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Weights are finite and not negative; that of pixel {pixel} of {shape} is {weights[pixel]}."), nameof(weights));
        }

        _memory = new PackBuffer<T>(weights.Length);
        Roots = _memory.Span[..weights.Length];
        Weighting.Roots(weights, Roots);
    }

    /// <summary>√w.</summary>
    public Span<T> Roots { get; }

    /// <summary>Checks the number of weights, and that no result overlaps them.</summary>
    /// <param name="weights">w.</param>
    /// <param name="shape">The shape of the features.</param>
    /// <param name="result">A result.</param>
    /// <param name="resultName">Its parameter.</param>
    public static void Check(ReadOnlySpan<T> weights, GramShape shape, Span<T> result, string resultName)
    {
        if (weights.Length != shape.Pixels)
        {
            throw new ArgumentException(
                $"The weights of {shape} have {shape.Pixels} values (pixels); the span has {weights.Length}.", nameof(weights));
        }

        if (weights.Overlaps(result))
        {
            throw new ArgumentException("The results must not overlap the weights that they are computed from.", resultName);
        }
    }

    public void Dispose() => _memory.Dispose();
}
