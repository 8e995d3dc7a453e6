using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <summary>The type of integer features of a declared kernel, by its name in .NET. Sums and G are <see cref="int"/>, and exact.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are names of types.")]
public enum GramInteger
{
    /// <summary>The features are no integers; <see cref="GramKernelAttribute.Element"/> is their type.</summary>
    None = 0,

    /// <summary><see cref="sbyte"/>.</summary>
    SByte = 1,

    /// <summary><see cref="byte"/>.</summary>
    Byte = 2,
}
