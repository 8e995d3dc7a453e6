namespace GramGen.Generators.Emit;

/// <summary>How micro-kernels address the rows of a micro-panel.</summary>
internal abstract class RowAddressing
{
    /// <summary>Whether a KC block can end in a partial vector.</summary>
    public abstract bool HasTail { get; }

    /// <summary>Whether rectangles pack rows while they multiply: if the size is packed.</summary>
    public abstract bool InterleavesPacking { get; }

    /// <summary>Declares the references that the rows are addressed from.</summary>
    /// <param name="name">The micro-panel's letter in the micro-kernel.</param>
    /// <param name="start">The variable with the micro-panel's first channel.</param>
    /// <param name="rows">Channels in the micro-panel.</param>
    public abstract IEnumerable<string> Declare(string name, string start, int rows);

    /// <summary>The position of pixel k of a row: a reference and an offset from it.</summary>
    public abstract (string Reference, string Offset) Pixel(string name, int row);
}
