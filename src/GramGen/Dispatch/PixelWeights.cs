using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Dispatch;

/// <summary>
/// The weights of a call's pixels, and their roots: on the caller's stack or in pooled memory. Without weights both are empty.
/// </summary>
internal readonly ref struct PixelWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Roots that need no pooled memory, which takes some 20 ns to get and return.</summary>
    private const int MostOnStack = 256;

    private readonly PackBuffer<T> _memory;

    /// <summary>Values on the caller's stack that hold as many roots, aligned to a cache line.</summary>
    public static int StackLength => MostOnStack + PackBuffer<T>.CacheLine;

    /// <summary>Takes the roots of weights of the right number.</summary>
    /// <param name="weights">w, a value for each pixel.</param>
    /// <param name="shape">The shape of the features.</param>
    /// <param name="stack">Memory for the roots; if it is too short they are in pooled memory.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public PixelWeights(ReadOnlySpan<T> weights, GramShape shape, Span<T> stack = default)
    {
        Values = weights;
        int length = IntegerMath.RoundUp(weights.Length, Element<T>.Lanes);
        _memory = length + PackBuffer<T>.CacheLine > stack.Length ? new PackBuffer<T>(length) : default;
        Span<T> memory = _memory.IsEmpty ? stack[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(stack))..] : _memory.Span;
        Roots = memory[..weights.Length];
        if (!Weighting.TryRoots(weights, memory))
        {
            _memory.Dispose();
            CheckValues(weights, shape);
        }
    }

    /// <summary>w.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>√w, followed in memory by zeros up to whole vectors of 512 bits.</summary>
    public Span<T> Roots { get; }

    /// <summary>Checks the weights themselves.</summary>
    /// <param name="weights">w.</param>
    /// <param name="shape">The shape of the features.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public static void CheckValues(ReadOnlySpan<T> weights, GramShape shape)
    {
        if (Weighting.FirstInvalid(weights) is >= 0 and int pixel)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Weights are finite and not negative; that of pixel {pixel} of {shape} is {weights[pixel]}."), nameof(weights));
        }
    }

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
