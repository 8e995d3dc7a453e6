using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>A plan as the comment at the top of a generated file.</summary>
internal static class PlanComment
{
    public static IEnumerable<string> Of(KernelPlan plan)
    {
        ShapeSpec shape = plan.Shape;
        yield return Text($"Gram matrix G = s·F·Fᵀ of {shape.Channels} channels × {shape.Pixels} pixels, {shape.Channels}×{shape.Channels} {shape.Element.Name}s.");
        yield return "";
        yield return Text($"blocks    {SummationOrder.BlockCount(shape.Pixels, shape.Element)} of up to {shape.Element.BlockLength} pixels, {Packing(shape)}");
        yield return Text($"error     |G − exact| ≤ {SummationOrder.ErrorBound(shape.Pixels, shape.Element):0.00e+0} · s·Σ|F_ik·F_jk|, {SummationOrder.RoundingDepth(shape.Pixels, shape.Element)} roundings per product at most");
        foreach (GramPlan isa in plan.Plans)
        {
            foreach (string line in plan.Options.Writes(isa.Isa) ? Of(isa) : OfLibrary(plan.Options, isa.Isa))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Of(GramPlan plan) =>
    [
        .. plan.Algorithm == SyrkAlgorithm.OuterProducts ? OfOuterProducts(plan)
            : plan.IsStraight ? OfStraight(plan)
            : OfDotProducts(plan),
        Text($"          estimated speed: {100 * plan.PredictedFractionOfPeak:0} % of the multiply-add peak"),
    ];

    private static IEnumerable<string> OfDotProducts(GramPlan plan)
    {
        MicroTiling tiling = plan.Tiling;
        string kernels = string.Join(", ", tiling.MicroKernels.Select(kernel => Text($"{kernel.Count} of {kernel.Shape}")));
        yield return Text($"{plan.Isa.Name,-9} {(plan.HasAnySizeMicroTile ? "the library's " : "")}micro-kernels: {kernels}; registers: {tiling.Registers} of {plan.Isa.Registers}");
        yield return Text($"          estimated cycles: pack {CostModel.Load(plan.Element, plan.Channels, plan.Pixels):0}, multiply {tiling.MultiplyCycles(plan.Pixels):0}, reduce {tiling.ReduceCycles(plan.Pixels):0}, store {tiling.FinishCycles():0}");
    }

    private static IEnumerable<string> OfStraight(GramPlan plan)
    {
        yield return Text($"{plan.Isa.Name,-9} straight: one method with all sums of products, features in place");
        yield return Text($"          estimated cycles: multiply {plan.Tiling.MultiplyCycles(plan.Pixels):0}, reduce {plan.Tiling.ReduceCycles(plan.Pixels):0}, store {plan.Tiling.FinishCycles():0}");
    }

    private static IEnumerable<string> OfOuterProducts(GramPlan plan)
    {
        yield return Text($"{plan.Isa.Name,-9} outer products: the library's micro-kernels of {plan.Isa.GemmMicroTile.Rows}×{plan.Isa.GemmMicroTile.Vectors * plan.Isa.VectorLanes}, on packed panels of {OuterAlgorithm.PanelChannels} channels");
        yield return Text($"          estimated cycles: pack {OuterAlgorithm.PackingCycles(plan.Channels, plan.Pixels):0}, multiply and store {OuterAlgorithm.MultiplyCycles(plan.Isa, plan.Channels, plan.Pixels):0}");
    }

    private static IEnumerable<string> OfLibrary(EmitOptions options, IsaTraits isa)
    {
        string reason = options.IsOverBudget
            ? Text($"those of all sizes would exceed {options.MaxLines} lines")
            : "the options exclude this instruction set";
        yield return Text($"{isa.Name,-9} the library's micro-kernels for any size: {reason}");
    }

    private static string Packing(ShapeSpec shape)
    {
        int padded = PackedPanel.PaddedStride(shape.Pixels, shape.Element);
        return shape.IsChannelsLast ? Text($"transposed from channels last to rows of {padded} values")
            : shape.IsHalf ? Text($"converted from Half to rows of {padded} values")
            : PackedPanel.Describe(PackedPanel.Stride(shape.Channels, shape.Pixels, shape.Element), shape.Pixels);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
