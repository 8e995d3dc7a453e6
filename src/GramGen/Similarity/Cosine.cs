using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Similarity;

/// <summary>G_ij / (‖f_i‖·‖f_j‖), clamped to ±1. A row's term is 1 / ‖f_i‖, or 0 for a row of zeros.</summary>
internal readonly struct Cosine<T> : ISimilarity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool HasTerms => true;

    public static bool SetsDiagonal => true;

    /// <summary>Through <see cref="double"/>, so that the term of a <see cref="float"/> is rounded once.</summary>
    public static T TermOf(T squaredNorm) => T.IsZero(squaredNorm)
        ? T.Zero
        : T.IsFinite(squaredNorm) ? T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(squaredNorm))) : T.NaN;

    public T OnDiagonal(T term) => T.IsNaN(term) ? T.NaN : T.IsZero(term) ? T.Zero : T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> products, Vector512<T> rowTerm, Vector512<T> columnTerms)
    {
        Vector512<T> cosines = products * (rowTerm * columnTerms);
        // NaN compares as false, and stays.
        cosines = Vector512.ConditionalSelect(Vector512.GreaterThan(cosines, Vector512<T>.One), Vector512<T>.One, cosines);
        var least = Vector512.Create(T.NegativeOne);
        return CanonicalNaN.Of(Vector512.ConditionalSelect(Vector512.LessThan(cosines, least), least, cosines));
    }
}

/// <summary>(γ·G_ij + c)ᵖ.</summary>
/// <param name="gamma">γ.</param>
/// <param name="constant">c.</param>
/// <param name="degree">p, at least 1.</param>
internal readonly struct Polynomial<T>(T gamma, T constant, int degree) : ISimilarity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _gamma = Vector512.Create(gamma);
    private readonly Vector512<T> _constant = Vector512.Create(constant);
    private readonly int _degree = degree;

    /// <remarks>The power by squaring, from the highest bit of the degree to the lowest.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Of(Vector512<T> products, Vector512<T> rowTerm, Vector512<T> columnTerms)
    {
        Vector512<T> sums = FusedMultiplyAdd.Of(_gamma, products, _constant);
        Vector512<T> powers = sums;
        for (int bit = BitOperations.Log2((uint)_degree) - 1; bit >= 0; bit--)
        {
            powers *= powers;
            if (((_degree >> bit) & 1) != 0)
            {
                powers *= sums;
            }
        }

        return CanonicalNaN.Of(powers);
    }
}
