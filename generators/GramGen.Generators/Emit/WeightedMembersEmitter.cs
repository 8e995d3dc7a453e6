using GramGen.Generators.Model;

namespace GramGen.Generators.Emit;

/// <summary>Writes the public members of types with weights.</summary>
internal static class WeightedMembersEmitter
{
    /// <summary>The interfaces of a type with weights, which extend those without.</summary>
    public static IEnumerable<string> Interfaces(GramKernelSpec spec)
    {
        if (spec.HasGradient)
        {
            yield return GradientInterface(spec);
        }

        if (spec.HasRightHandSide)
        {
            yield return RightHandSideInterface(spec);
        }

        if (!spec.HasGradient && !spec.HasRightHandSide)
        {
            yield return KernelInterface(spec);
        }
    }

    public static void Write(CodeWriter writer, GramKernelSpec spec)
    {
        string visibility = spec.Options.Visibility;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{visibility} static void ComputeWeighted({Parameters(spec)} = 1)"))
        {
            PublicMembersEmitter.WriteCall(writer, spec, "ComputeWeighted", "destination", "weights, destination, scale");
        }

        if (spec.HasRightHandSide)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            using (writer.Block($"{visibility} static {spec.Sums} ComputeWeighted({RightHandSideParameters(spec)} = 1)"))
            {
                PublicMembersEmitter.WriteCall(
                    writer, spec, "ComputeWeighted", "gram", "vector, weights, gram, product, scale", returns: true);
            }
        }

        if (spec.HasGradient)
        {
            WriteGradient(writer, spec);
        }
    }

    /// <summary>The interface members of a type whose other members are internal; they forward to those.</summary>
    public static void WriteExplicit(CodeWriter writer, GramKernelSpec spec)
    {
        writer.Line();
        writer.Line($"static void {KernelInterface(spec)}.ComputeWeighted({Parameters(spec)}) =>");
        writer.Line("    ComputeWeighted(features, weights, destination, scale);");
        if (spec.HasRightHandSide)
        {
            writer.Line();
            writer.Line($"static {spec.Sums} {RightHandSideInterface(spec)}.ComputeWeighted({RightHandSideParameters(spec)}) =>");
            writer.Line("    ComputeWeighted(features, vector, weights, gram, product, scale);");
        }

        if (spec.HasGradient)
        {
            string gradient = GradientInterface(spec);
            writer.Line();
            writer.Line($"static void {gradient}.BackwardWeighted({BackwardParameters(spec, hasDefaults: false)}) =>");
            writer.Line("    BackwardWeighted(features, weights, gramGradient, destination, scale, symmetric, reluMask, options);");
            writer.Line();
            writer.Line($"static double {gradient}.WeightedStyleLoss({StyleLossParameters(spec, hasDefaults: false)}) =>");
            writer.Line("    WeightedStyleLoss(features, weights, targetGram, destination, loss, reluMask, options);");
        }
    }

    private static void WriteGradient(CodeWriter writer, GramKernelSpec spec)
    {
        string visibility = spec.Options.Visibility;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{visibility} static void BackwardWeighted({BackwardParameters(spec, hasDefaults: true)})"))
        {
            PublicMembersEmitter.WriteCall(
                writer, spec, "Kernel.BackwardWeighted", "gramGradient",
                "weights, gramGradient, destination, scale, symmetric, reluMask, options");
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{visibility} static double WeightedStyleLoss({StyleLossParameters(spec, hasDefaults: true)})"))
        {
            PublicMembersEmitter.WriteCall(
                writer, spec, "Kernel.WeightedStyleLoss", "targetGram", "weights, targetGram, destination, loss, reluMask, options",
                returns: true);
        }
    }

    private static string KernelInterface(GramKernelSpec spec) =>
        $"{Names.Library}IGramWeightedKernel<{spec.Features}, {spec.Sums}>";

    private static string RightHandSideInterface(GramKernelSpec spec) =>
        $"{Names.Library}IGramWeightedRightHandSideKernel<{spec.Features}, {spec.Sums}>";

    private static string GradientInterface(GramKernelSpec spec) => $"{Names.Library}IGramWeightedGradientKernel<{spec.Sums}>";

    private static string Parameters(GramKernelSpec spec) =>
        $"{Names.ReadOnlySpan}<{spec.Features}> features, {Values(spec)} weights, {Results(spec)} destination, {spec.Sums} scale";

    private static string RightHandSideParameters(GramKernelSpec spec)
    {
        string features = $"{Names.ReadOnlySpan}<{spec.Features}>";
        return $"{features} features, {features} vector, {Values(spec)} weights, {Results(spec)} gram, {Results(spec)} product, "
            + $"{spec.Sums} scale";
    }

    private static string BackwardParameters(GramKernelSpec spec, bool hasDefaults) =>
        $"{Values(spec)} features, {Values(spec)} weights, {Values(spec)} gramGradient, {Results(spec)} destination, "
        + $"{Names.Library}GramScale scale{Default(hasDefaults, "default")}, "
        + $"bool symmetric{Default(hasDefaults, "false")}, bool reluMask{Default(hasDefaults, "false")}, "
        + $"{Names.Library}GramOptions options{Default(hasDefaults, "null")}";

    private static string StyleLossParameters(GramKernelSpec spec, bool hasDefaults) =>
        $"{Values(spec)} features, {Values(spec)} weights, {Values(spec)} targetGram, {Results(spec)} destination, "
        + $"{Names.Library}GramStyleLoss loss{Default(hasDefaults, "default")}, bool reluMask{Default(hasDefaults, "false")}, "
        + $"{Names.Library}GramOptions options{Default(hasDefaults, "null")}";

    private static string Default(bool has, string value) => has ? $" = {value}" : "";

    private static string Values(GramKernelSpec spec) => $"{Names.ReadOnlySpan}<{spec.Sums}>";

    private static string Results(GramKernelSpec spec) => $"{Names.Span}<{spec.Sums}>";
}
