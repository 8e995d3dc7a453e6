using System.ComponentModel;

namespace GramGen.Syrk;

/// <summary>What tiles may ask for.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TileLimits
{
    /// <summary>The largest R.</summary>
    public const int LongestStrip = 6;

    /// <summary>Values that <c>work</c> must hold: the lanes, 16 at most, of each sum of the largest square.</summary>
    public const int WorkLength = LongestStrip * LongestStrip * 16;
}
