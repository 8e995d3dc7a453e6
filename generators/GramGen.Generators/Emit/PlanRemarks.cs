using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>The plans of a type's sizes as XML remarks on the type, so that editors show them.</summary>
internal static class PlanRemarks
{
    public static IEnumerable<string> Of(GramKernelSpec spec, IReadOnlyList<KernelPlan> plans) =>
    [
        "<remarks>",
        $"G = s·F·Fᵀ of {spec.Element.Name}s. "
            + "Cycles are estimates for a core that starts two vector multiply-adds a cycle (Xeon of 2023).",
        "<list type=\"table\">",
        "<listheader>",
        "<term>size, instruction set</term>",
        "<description>how it is computed; registers; where the features are; cycles; of the multiply-add peak</description>",
        "</listheader>",
        .. plans.SelectMany(plan => plan.Plans.SelectMany(isa => Row(plan, isa))),
        "</list>",
        .. plans.SelectMany(plan => ErrorOf(plan.Shape)),
        .. plans.SelectMany(RightHandSide),
        .. plans.SelectMany(Weights),
        "</remarks>",
    ];

    private static string[] Row(KernelPlan plan, GramPlan isa) =>
    [
        $"<item><term>{plan.Shape}, {isa.Isa.Name}</term><description>",
        $"{Algorithm(plan, isa)};",
        $"{Features(plan, isa)}; {Cycles(plan, isa)}",
        "</description></item>",
    ];

    private static string Algorithm(KernelPlan plan, GramPlan isa)
    {
        if (isa.Algorithm == SyrkAlgorithm.OuterProducts)
        {
            GemmMicroTile microTile = isa.Isa.GemmMicroTile;
            return Text($"outer products, the library's micro-kernels of {microTile.Rows}×{microTile.Vectors * isa.Isa.VectorLanes}");
        }

        if (plan.IsWritten(isa))
        {
            IsaTraits vectors = plan.Straight.First(routine => routine.Isa == isa.Isa).Plan.Isa;
            return $"straight, one method{(vectors == isa.Isa ? "" : $", with vectors of {vectors.Name}")}";
        }

        string routine = isa.Algorithm != SyrkAlgorithm.Looped ? "micro-kernels"
            : plan.CallsLooped(isa) || !isa.IsLoopedInPlace ? "looped routine" : "looped routine on few threads";
        MicroTiling tiling = isa.Tiling;
        string kernels = string.Join(", ", tiling.MicroKernels.Select(kernel => Text($"{kernel.Count} of {kernel.Shape}")));
        return Text($"the library's {routine}{Reason(plan, isa)}: {kernels}; {tiling.Registers} of {isa.Isa.Registers} registers");
    }

    /// <summary>Why no straight routine is written though the size has one.</summary>
    private static string Reason(KernelPlan plan, GramPlan isa) =>
        !isa.IsStraight ? ""
        : plan.Options.IsOverBudget ? Text($", because straight routines of all sizes would exceed {plan.Options.MaxLines} lines")
        : ", because the options exclude this instruction set";

    private static string Features(KernelPlan plan, GramPlan isa) =>
        isa.Algorithm == SyrkAlgorithm.OuterProducts ? Text($"packed to panels of {OuterAlgorithm.PanelChannels(isa.Element)} channels")
        : (plan.IsWritten(isa) && StraightAlgorithm.IsInPlace(isa)) || isa.IsLoopedInPlace ? "read in place"
        : Packing(plan, isa);

    private static string Cycles(KernelPlan plan, GramPlan isa)
    {
        double cycles = plan.CyclesOf(isa);
        return Text($"{cycles:0} cycles, {100 * CostModel.FractionOfPeak(isa.Isa, cycles, isa.Channels, isa.Pixels):0} %");
    }

    private static string[] ErrorOf(ShapeSpec shape)
    {
        ElementType element = shape.Element;
        double relative = SummationOrder.ErrorBound(shape.Pixels, element);
        double absolute = SummationOrder.UnderflowBound(shape.Pixels, element);
        return
        [
            Text($"<para>{shape}: |G − exact| ≤ {relative:0.00e+0} · s·Σ|F_ik·F_jk| + {absolute:0.0e+0} · max(s, 1),"),
            Text($"{SummationOrder.RoundingDepth(shape.Pixels, element)} roundings on the longest path; ")
                + Text($"KC blocks of {element.BlockLength} pixels: {SummationOrder.BlockCount(shape.Pixels, element)}.</para>"),
        ];
    }

    private static string[] RightHandSide(KernelPlan plan)
    {
        string[] straight = [.. plan.RightHandSides.Select(isa => isa.Isa.Name)];
        return !plan.Shape.HasRightHandSide ? []
            : straight.Length == 0 ? [Text($"<para>{plan.Shape} with a right-hand side: the vector is packed as one more channel.</para>")]
            : [Text($"<para>{plan.Shape} with a right-hand side: the vector is one more channel; ")
                + $"straight, one method, with {string.Join(", ", straight)}, otherwise packed.</para>"];
    }

    private static string[] Weights(KernelPlan plan)
    {
        string[] straight = [.. plan.Weighted.Select(isa => isa.Isa.Name)];
        return !plan.Shape.HasWeights ? []
            : straight.Length == 0 ? [Text($"<para>{plan.Shape} with weights: pixels are packed times √w.</para>")]
            : [Text($"<para>{plan.Shape} with weights: pixels are loaded times √w; ")
                + $"straight, one method, with {string.Join(", ", straight)}, otherwise packed.</para>"];
    }

    private static string Packing(KernelPlan plan, GramPlan isa)
    {
        ShapeSpec shape = plan.Shape;
        int stride = plan.IsWritten(isa) ? StraightAlgorithm.RowPixels(isa)
            : isa.Algorithm == SyrkAlgorithm.Looped ? isa.PanelStride
            : PackedPanel.PaddedStride(shape.Pixels, shape.Element);
        return shape.IsChannelsLast ? Text($"transposed from channels last to rows of {stride} values")
            : shape.IsHalf ? Text($"converted from Half to rows of {stride} values")
            : PackedPanel.Describe(PackedPanel.Stride(shape.Channels, shape.Pixels, shape.Element), shape.Pixels, shape.Element);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
