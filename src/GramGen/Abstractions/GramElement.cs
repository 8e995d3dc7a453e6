using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <summary>The type of the features, by its name in .NET. G has the same type unless stated otherwise.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are names of types.")]
public enum GramElement
{
    /// <summary><see cref="float"/>.</summary>
    Single = 0,

    /// <summary><see cref="double"/>.</summary>
    Double = 1,

    /// <summary><see cref="System.Half"/>; sums and G are <see cref="float"/>, because half precision would soon overflow.</summary>
    Half = 2,
}
