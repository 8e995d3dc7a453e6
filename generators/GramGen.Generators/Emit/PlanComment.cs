using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>A plan in words, for the top of a file.</summary>
internal static class PlanComment
{
    public static IEnumerable<string> Of(KernelPlan plan)
    {
        int pixels = plan.Shape.Pixels;
        int channels = plan.Shape.Channels;
        yield return Text($"Gram matrix G = s·F·Fᵀ of {channels} channels × {pixels} pixels, {channels}×{channels} {plan.Shape.Element.Name}s.");
        yield return "";
        yield return Text($"blocks    {SummationOrder.BlockCount(pixels, plan.Shape.Element)} of up to {plan.Shape.Element.BlockLength} pixels, {Panel(plan)}");
        yield return Text($"error     |G − exact| ≤ {SummationOrder.ErrorBound(pixels, plan.Shape.Element):0.00e+0} · s·Σ|F_ik·F_jk|, {SummationOrder.RoundingDepth(pixels, plan.Shape.Element)} roundings deep");
        foreach (IsaPlan isa in plan.Isas)
        {
            foreach (string line in plan.Options.Writes(isa.Isa) ? Of(isa, channels, pixels) : OfLibrary(plan.Options, isa.Isa))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Of(IsaPlan plan, int channels, int pixels) =>
    [
        .. plan.Dots is { } tiles ? Of(tiles, channels, pixels) : OfOuterProducts(plan.Isa, channels, pixels),
        Text($"          estimated speed: {100 * plan.FractionOfPeak(channels, pixels):0} % of the multiply-add peak"),
    ];

    private static IEnumerable<string> Of(TilePlan plan, int channels, int pixels)
    {
        string tiles = string.Join(", ", plan.Tiles.Select(t => Text($"{t.Count} of {t.Shape}")));
        yield return Text($"{plan.Isa.Name,-9} tiles: {tiles}; registers: {plan.Registers} of {plan.Isa.Registers}");
        yield return Text($"          estimated cycles: load {CostModel.Load(plan.Isa.Element, channels, pixels):0}, multiply {plan.MultiplyCycles(pixels):0}, reduce {plan.ReduceCycles(pixels):0}, finish {plan.FinishCycles():0}");
    }

    private static IEnumerable<string> OfOuterProducts(IsaTraits isa, int channels, int pixels)
    {
        yield return Text($"{isa.Name,-9} outer products: the library's tiles of {isa.OuterTile.Rows}×{isa.OuterTile.Vectors * isa.VectorLanes}, on features in strips of {OuterForm.StripChannels} channels");
        yield return Text($"          estimated cycles: load {OuterCostModel.Load(channels, pixels):0}, multiply and finish {OuterCostModel.Multiply(isa, channels, pixels):0}");
    }

    private static IEnumerable<string> OfLibrary(EmitOptions options, IsaTraits isa)
    {
        string reason = options.IsOverBudget
            ? Text($"those of all sizes would be more than {options.MaxLines} lines")
            : "the options leave this instruction set out";
        yield return Text($"{isa.Name,-9} the library's tiles for any size: {reason}");
    }

    private static string Panel(KernelPlan plan) => plan.Shape.IsChannelsLast
        ? Text($"transposed from pixel after pixel to rows of {plan.PanelStride} values")
        : plan.Shape.IsHalf ? Text($"widened from Half to rows of {plan.PanelStride} values")
        : PanelLayout.Describe(plan.PanelStride, plan.Shape.Pixels);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
