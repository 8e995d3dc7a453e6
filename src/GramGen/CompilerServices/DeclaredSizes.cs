using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using GramGen.Dispatch;

namespace GramGen.CompilerServices;

/// <summary>Refuses arguments that no size of a declared type has.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeclaredSizes
{
    /// <summary>Throws for arguments that have the lengths of no declared size.</summary>
    /// <param name="type">The type that declares the sizes.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="featureLength">The length of the features.</param>
    /// <param name="gramLength">The length of the Gram matrix.</param>
    [DoesNotReturn]
    public static void ThrowNoSuchSize(Type type, ReadOnlySpan<GramShape> shapes, int featureLength, int gramLength)
    {
        ArgumentNullException.ThrowIfNull(type);
        throw new ArgumentException(
            $"{type.Name} has no size with {featureLength} features and a Gram matrix of {gramLength} values. "
            + $"It has {ShapeList.Text(shapes)}.");
    }

    /// <summary>Throws for a batch that has the lengths of no declared size.</summary>
    /// <param name="type">The type that declares the sizes.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="count">The number of feature maps.</param>
    /// <param name="featureLength">The length of all features.</param>
    /// <param name="gramLength">The length of all Gram matrices.</param>
    [DoesNotReturn]
    public static void ThrowNoSuchBatch(Type type, ReadOnlySpan<GramShape> shapes, int count, int featureLength, int gramLength)
    {
        ArgumentNullException.ThrowIfNull(type);
        throw new ArgumentException(
            $"{type.Name} has no size of which {count} feature maps have {featureLength} values and their Gram "
            + $"matrices {gramLength}. It has {ShapeList.Text(shapes)}.");
    }
}
