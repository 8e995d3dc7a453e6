using System.ComponentModel;

namespace GramGen.CompilerServices;

/// <summary>What families of kernels share.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GramFamily
{
    /// <summary>Throws for arguments that fit none of a family's sizes.</summary>
    /// <param name="family">The type that declares the sizes.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="featureLength">The length of the features that came.</param>
    /// <param name="gramLength">The length of the Gram matrix that came.</param>
    public static void ThrowNoSuchSize(Type family, ReadOnlySpan<GramShape> shapes, int featureLength, int gramLength) =>
        GramThrow.NoSuchSize(family, shapes, featureLength, gramLength);
}
