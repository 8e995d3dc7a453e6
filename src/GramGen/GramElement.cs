using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <summary>The type of the values of F and G, by its name in .NET.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are names of types.")]
public enum GramElement
{
    /// <summary><see cref="float"/>.</summary>
    Single,

    /// <summary><see cref="double"/>.</summary>
    Double,
}
