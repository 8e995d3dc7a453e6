namespace GramGen.Generators.Emit;

/// <summary>
/// The stride is known: each row is an immediate offset from the strip's first, so that a tile needs one address
/// register a strip.
/// </summary>
internal sealed class ConstantStride(int pixels) : RowAddressing
{
    public override bool HasTail => pixels % Numerics.SummationOrder.Lanes != 0;

    public override IEnumerable<string> Declare(string name, string start, int rows) =>
        [$"ref float {name} = ref {Names.Unsafe}.Add(ref block.Pixels, {start} * {pixels});"];

    public override (string Reference, string Offset) Pixel(string name, int row) =>
        (name, row == 0 ? "k" : $"k + {row * (long)pixels}");
}
