using GramGen.Generators.Model;
using GramGen.Generators.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the file of the public members: those of the kernel interfaces, the sizes, and the registration.</summary>
internal static class PublicMembersEmitter
{
    public static SourceFile Emit(string fileName, GramKernelSpec spec, IReadOnlyList<KernelPlan> plans)
    {
        string contract = spec.HasGradient
            ? $"IGramGradientKernel<{spec.Element.Name}>"
            : $"IGramKernel<{spec.Features}, {spec.Element.Name}>";
        return SourceFile.Of(
            fileName,
            spec.Type,
            Comment(plans),
            $" : {Names.Library}{contract}",
            writer => WriteMembers(writer, spec));
    }

    private static IEnumerable<string> Comment(IReadOnlyList<KernelPlan> plans) =>
        plans.SelectMany((plan, i) => i == 0 ? PlanComment.Of(plan) : ["", .. PlanComment.Of(plan)]);

    private static void WriteMembers(CodeWriter writer, GramKernelSpec spec)
    {
        if (spec.Shapes.Count == 1)
        {
            WriteSizes(writer, spec.Shapes[0], spec.Options.Visibility);
        }

        writer.Line("/// <inheritdoc/>");
        writer.Line($"{spec.Options.Visibility} static global::System.ReadOnlySpan<{Names.Shape}> Shapes => GramShapes.All;");
        writer.Line();
        WriteCompute(writer, spec);
        if (spec.HasGradient)
        {
            GradientMembersEmitter.Write(writer, spec);
        }

        if (spec.Options.IsInternal)
        {
            ExplicitMembersEmitter.Write(writer, spec);
        }

        if (spec.CanRegister)
        {
            WriteRegistration(writer, spec);
        }

        WriteShapes(writer, spec);
    }

    private static void WriteSizes(CodeWriter writer, ShapeSpec shape, string visibility)
    {
        writer.Line("/// <summary>The declared shape.</summary>");
        writer.Line($"{visibility} static {Names.Shape} Shape => {shape.ClassName}.Shape;");
        writer.Line();
        writer.Line("/// <summary>C·M: the length of the features.</summary>");
        writer.Line($"{visibility} static int FeatureLength => {shape.Channels * shape.Pixels};");
        writer.Line();
        writer.Line("/// <summary>C·C: the length of the Gram matrix.</summary>");
        writer.Line($"{visibility} static int GramLength => {shape.Channels * shape.Channels};");
        writer.Line();
    }

    private static void WriteShapes(CodeWriter writer, GramKernelSpec spec)
    {
        string shapes = string.Join(", ", spec.Shapes.Select(s => $"{s.ClassName}.Shape"));
        writer.Line();
        writer.Line(Names.GeneratedCode);
        using (writer.Block("private static class GramShapes"))
        {
            writer.Line($"internal static readonly {Names.Shape}[] All = {{ {shapes} }};");
        }
    }

    private static void WriteCompute(CodeWriter writer, GramKernelSpec spec)
    {
        string element = spec.Element.Name;
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{spec.Options.Visibility} static void Compute({Names.ReadOnlySpan}<{spec.Features}> features, {Names.Span}<{element}> destination, {element} scale = 1)"))
        {
            SizeSwitch.Write(writer, spec, "destination", shape => $"{shape.ClassName}.Kernel.Compute(features, destination, scale);");
        }
    }

    private static void WriteRegistration(CodeWriter writer, GramKernelSpec spec)
    {
        writer.Line();
        writer.Line(Names.GeneratedCode);
        writer.Line(Names.ModuleInitializer);
        using (writer.Block("internal static void RegisterGramKernels()"))
        {
            foreach (string kernel in spec.Shapes.Select(shape => shape.ClassName))
            {
                writer.Line($"{kernel}.Kernel.Register();");
            }
        }
    }
}
