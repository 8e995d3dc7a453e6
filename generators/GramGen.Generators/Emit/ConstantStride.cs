using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// The stride is known: each row is an immediate offset from the strip's first, so that a tile needs one address
/// register a strip.
/// </summary>
internal sealed class ConstantStride(string element, int stride, bool isPanel, bool hasTail) : RowAddressing
{
    /// <summary>A copied block is padded; features in place can end in a partial vector.</summary>
    public static ConstantStride Of(KernelPlan plan) => plan.PanelStride == PanelLayout.InPlace
        ? new ConstantStride(plan.Shape.Element.Name, plan.Shape.Pixels, isPanel: false, plan.Shape.Pixels % plan.Shape.Element.Lanes != 0)
        : new ConstantStride(plan.Shape.Element.Name, plan.PanelStride, isPanel: true, hasTail: false);

    public override bool HasTail { get; } = hasTail;

    public override bool Carries { get; } = isPanel;

    public override IEnumerable<string> Declare(string name, string start, int rows) =>
        [$"ref {element} {name} = ref {Names.Unsafe}.Add(ref block.Pixels, {start} * {stride});"];

    public override (string Reference, string Offset) Pixel(string name, int row) =>
        (name, row == 0 ? "k" : $"k + {row * (long)stride}");
}
