namespace GramGen.Generators.Emit;

/// <summary>How tiles reach the rows of a strip in the features.</summary>
internal abstract class RowAddressing
{
    /// <summary>Whether a block of pixels can end in a partial vector.</summary>
    public abstract bool HasTail { get; }

    /// <summary>Whether rectangles carry rows along: where blocks are copied.</summary>
    public abstract bool Carries { get; }

    /// <summary>Declares what the rows of a strip are reached from.</summary>
    /// <param name="name">The letter of the strip in the tile.</param>
    /// <param name="start">The variable that holds the strip's first channel.</param>
    /// <param name="rows">Channels in the strip.</param>
    public abstract IEnumerable<string> Declare(string name, string start, int rows);

    /// <summary>Where pixel k of a row is: a reference, and an offset from it.</summary>
    public abstract (string Reference, string Offset) Pixel(string name, int row);
}
