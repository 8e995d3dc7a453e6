using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// The stride is known: each row is an immediate offset from the micro-panel's first, so that a micro-kernel needs one
/// address register per micro-panel.
/// </summary>
internal sealed class ConstantStride(string element, int stride, bool isPanel, bool hasTail) : RowAddressing
{
    /// <summary>A packed KC block is padded; features in place can end in a partial vector.</summary>
    public static ConstantStride Of(GramPlan plan) => plan.PanelStride == PackedPanel.InPlace
        ? new ConstantStride(plan.Element.Name, plan.Pixels, isPanel: false, plan.Pixels % plan.Element.Lanes != 0)
        : new ConstantStride(plan.Element.Name, plan.PanelStride, isPanel: true, hasTail: false);

    public override bool HasTail { get; } = hasTail;

    public override bool InterleavesPacking { get; } = isPanel;

    public override IEnumerable<string> Declare(string name, string start, int rows) =>
        [$"ref {element} {name} = ref {Names.Unsafe}.Add(ref block.Pixels, {start} * {stride});"];

    public override (string Reference, string Offset) Pixel(string name, int row) =>
        (name, row == 0 ? "k" : $"k + {row * (long)stride}");
}
