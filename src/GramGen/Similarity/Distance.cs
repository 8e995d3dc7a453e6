using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Similarity;

/// <summary>A function of squared distances.</summary>
internal interface IDistanceFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function.</summary>
    /// <param name="squared">Squared distances, not negative.</param>
    Vector512<T> Of(Vector512<T> squared);
}

/// <summary>‖x − y‖².</summary>
internal readonly struct Squared<T> : IDistanceFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector512<T> Of(Vector512<T> squared) => squared;
}

/// <summary>‖x − y‖.</summary>
internal readonly struct Euclidean<T> : IDistanceFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector512<T> Of(Vector512<T> squared) => Vector512.Sqrt(squared);
}

/// <summary>exp(−γ·‖x − y‖²).</summary>
/// <param name="gamma">γ, not negative.</param>
internal readonly struct RadialBasis<T>(T gamma) : IDistanceFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _factor = Vector512.Create(-gamma);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> squared) => Exponential.Of(_factor * squared);
}

/// <summary>A function of d = G_ii + G_jj − 2·G_ij. A row's term is its squared norm.</summary>
/// <remarks>
/// Where d is less than a part of G_ii + G_jj, as many digits have cancelled, and the pair is near. So it is where the sum overflows:
/// d itself may not.
/// </remarks>
/// <param name="function">The function.</param>
internal readonly struct Distance<T, TFunction>(TFunction function) : ISimilarity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IDistanceFunction<T>
{
    private readonly TFunction _function = function;

    public static bool HasTerms => true;

    public static bool SetsDiagonal => true;

    public static bool HasNearPairs => true;

    public static bool IsLargerCloser => typeof(TFunction) == typeof(RadialBasis<T>);

    /// <summary>
    /// 2⁻⁸, of <see cref="double"/> 2⁻¹⁶: no more than 8 (16) of the 24 (53) bits cancel in what is not computed again.
    /// </summary>
    private static T Nearest => T.CreateTruncating(typeof(T) == typeof(double) ? 1.0 / 65536 : 1.0 / 256);

    public T OnDiagonal(T term) => OfDistances(Vector512<T>.Zero)[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> products, Vector512<T> rowTerm, Vector512<T> columnTerms)
    {
        Vector512<T> norms = rowTerm + columnTerms;
        Vector512<T> squared = norms - (products + products);
        Vector512<T> near = Vector512.LessThan(squared, norms * Nearest)
            | Vector512.Equals(norms, Vector512.Create(T.PositiveInfinity));
        return Vector512.ConditionalSelect(near, Vector512.Create(ISimilarity<T>.Near), OfDistances(squared));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> OfDistances(Vector512<T> squaredDistances) => CanonicalNaN.Of(_function.Of(squaredDistances));
}
