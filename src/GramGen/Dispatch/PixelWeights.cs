using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>The weights of a call's pixels.</summary>
internal static class PixelWeights
{
    /// <summary>Checks weights and takes their roots.</summary>
    /// <param name="shape">The shape of the features.</param>
    /// <param name="weights">w, a value for each pixel.</param>
    /// <param name="roots">Receives √w; as long.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static void TakeRoots<T>(GramShape shape, ReadOnlySpan<T> weights, Span<T> roots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int pixel = 0; pixel < weights.Length; pixel++)
        {
            T weight = weights[pixel];
            if (!(weight >= T.Zero && T.IsFinite(weight)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Weights are finite and not negative; that of pixel {pixel} of {shape} is {weight}."), nameof(weights));
            }

            roots[pixel] = T.Sqrt(weight);
        }
    }

    /// <summary>Checks the number of weights, and that no result overlaps them.</summary>
    /// <param name="shape">The shape of the features.</param>
    /// <param name="weights">w.</param>
    /// <param name="result">A result.</param>
    /// <param name="resultName">Its parameter.</param>
    public static void Check<T>(GramShape shape, ReadOnlySpan<T> weights, Span<T> result, string resultName)
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
}
