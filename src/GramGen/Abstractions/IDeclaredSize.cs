using System.ComponentModel;

namespace GramGen;

/// <summary>The channels and pixels of a declared size, as constants.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDeclaredSize
{
    /// <summary>C.</summary>
    static abstract int Channels { get; }

    /// <summary>M.</summary>
    static abstract int Pixels { get; }
}
