using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <summary>The type of the values of F, by its name in .NET; G has the same but where another is named.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are names of types.")]
public enum GramElement
{
    /// <summary><see cref="float"/>.</summary>
    Single,

    /// <summary><see cref="double"/>.</summary>
    Double,

    /// <summary><see cref="System.Half"/>: sums and G are <see cref="float"/>, for in half precision they would soon overflow.</summary>
    Half,
}
