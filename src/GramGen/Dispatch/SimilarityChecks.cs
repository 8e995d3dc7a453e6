using System.Diagnostics;
using System.Numerics;
using GramGen.Similarity;

namespace GramGen.Dispatch;

/// <summary>Checks on the parameters of kernels; the parameter names are those of the public methods.</summary>
[StackTraceHidden]
internal static class SimilarityChecks
{
    /// <summary>A Gaussian kernel.</summary>
    /// <param name="gamma">γ, or null for 1/M.</param>
    /// <param name="pixels">M.</param>
    public static Distance<T, RadialBasis<T>> Rbf<T>(double? gamma, int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = Finite<T>(gamma ?? 1.0 / pixels, nameof(gamma));
        return gamma < 0
            ? throw new ArgumentOutOfRangeException(
                nameof(gamma), gamma, FormattableString.Invariant($"gamma must not be negative; it is {gamma}."))
            : new Distance<T, RadialBasis<T>>(new RadialBasis<T>(factor));
    }

    /// <summary>A polynomial kernel.</summary>
    /// <param name="degree">p.</param>
    /// <param name="gamma">γ, or null for 1/M.</param>
    /// <param name="constant">c.</param>
    /// <param name="pixels">M.</param>
    public static Polynomial<T> Polynomial<T>(int degree, double? gamma, double constant, int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ValueChecks.ThrowIfBelow(1, degree, nameof(degree));
        return new Polynomial<T>(
            Finite<T>(gamma ?? 1.0 / pixels, nameof(gamma)), Finite<T>(constant, nameof(constant)), degree);
    }

    /// <summary>A parameter, rounded to the type of the result.</summary>
    private static T Finite<T>(double value, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rounded = T.CreateTruncating(value);
        return T.IsFinite(rounded)
            ? rounded
            : throw new ArgumentOutOfRangeException(
                name, value, FormattableString.Invariant($"{name} must be finite as {typeof(T).Name}; it is {value}."));
    }
}
