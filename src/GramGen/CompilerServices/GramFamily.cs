using System.ComponentModel;
using GramGen.Dispatch;

namespace GramGen.CompilerServices;

/// <summary>What types with several sizes share.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GramFamily
{
    /// <summary>Throws because the lengths of the arguments are those of no declared size.</summary>
    /// <param name="family">The type that declares the sizes.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="featureLength">The length of the features.</param>
    /// <param name="gramLength">The length of the matrix.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    public static void ThrowNoSuchSize(Type family, ReadOnlySpan<GramShape> shapes, int featureLength, int gramLength) =>
        throw new ArgumentException(
            $"{family.Name} has no size with {featureLength} features and a Gram matrix of {gramLength} values. "
            + $"It has {SpanChecks.List(shapes)}.");
}
