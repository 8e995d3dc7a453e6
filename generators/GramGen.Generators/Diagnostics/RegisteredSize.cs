using GramGen.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>A size that a kernel of the compilation is generated for.</summary>
/// <param name="TypeName">The kernel's type, as messages name it.</param>
/// <param name="IsRegistered">Whether <c>Gram.Compute</c> finds it.</param>
/// <param name="Size">The size.</param>
internal sealed record RegisteredSize(string TypeName, bool IsRegistered, DeclaredSize Size)
{
    public Location Location { get; } = Spans.Attribute(Size.Attribute);

    /// <summary>The key of the registry: the shape with its layout, and the type of the features.</summary>
    public (int Channels, int Pixels, string Features) Key => (Size.Shape.Channels, Size.Shape.Pixels, Features);

    private string Features =>
        (Size.Shape.IsHalf ? "Half" : Size.Shape.Element.Name) + (Size.Shape.IsChannelsLast ? ", channels last" : "");
}
