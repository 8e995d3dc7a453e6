namespace GramGen.Generators.Emit;

/// <summary>How micro-kernels address the rows of a micro-panel.</summary>
internal abstract class RowAddressing
{
    /// <summary>Whether a KC block can end in a partial vector.</summary>
    public abstract bool HasTail { get; }

    /// <summary>Declares the references that the rows are addressed from.</summary>
    /// <param name="name">The micro-panel's letter in the micro-kernel.</param>
    /// <param name="start">The variable with the micro-panel's first channel.</param>
    /// <param name="rows">Channels in the micro-panel.</param>
    public abstract IEnumerable<string> Declare(string name, string start, int rows);

    /// <summary>The position of pixel k of a row: a reference and an offset from it.</summary>
    public abstract (string Reference, string Offset) Pixel(string name, int row);
}

/// <summary>
/// The stride is known at build time: each row is an immediate offset from the micro-panel's first, so a micro-kernel needs
/// one address register per micro-panel.
/// </summary>
internal sealed class ConstantStride(string element, int stride) : RowAddressing
{
    /// <summary>Packed rows are padded.</summary>
    public override bool HasTail => false;

    public override IEnumerable<string> Declare(string name, string start, int rows) =>
        [$"ref {element} {name} = ref {Names.Unsafe}.Add(ref block.Pixels, {start} * {stride});"];

    public override (string Reference, string Offset) Pixel(string name, int row) =>
        (name, row == 0 ? "k" : $"k + {row * (long)stride}");
}

/// <summary>The stride is known only at run time: each row has its own reference.</summary>
internal sealed class VariableStride(string element) : RowAddressing
{
    public override bool HasTail => true;

    public override IEnumerable<string> Declare(string name, string start, int rows)
    {
        yield return $"ref {element} {name}0 = ref {Names.Unsafe}.Add(ref block.Pixels, {start} * block.Stride);";
        for (int row = 1; row < rows; row++)
        {
            yield return $"ref {element} {name}{row} = ref {Names.Unsafe}.Add(ref {name}{row - 1}, block.Stride);";
        }
    }

    public override (string Reference, string Offset) Pixel(string name, int row) => ($"{name}{row}", "k");
}
