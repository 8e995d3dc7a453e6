namespace GramGen.Generators.Emit;

/// <summary>The stride is known only at run time: each row has its own reference.</summary>
internal sealed class VariableStride(string element) : RowAddressing
{
    public override bool HasTail => true;

    public override bool InterleavesPacking => true;

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
