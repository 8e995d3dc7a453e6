using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the file of one declared size: its micro-kernels, and the kernel that is made of them.</summary>
internal static class KernelEmitter
{
    public static SourceFile Emit(string fileName, TypeHierarchy type, KernelPlan plan) =>
        SourceFile.Of($"{fileName}.{plan.Shape}", type, PlanComment.Of(plan), bases: "", writer => WriteClass(writer, type, plan));

    private static void WriteClass(CodeWriter writer, TypeHierarchy type, KernelPlan plan)
    {
        ShapeSpec shape = plan.Shape;
        string kernel = $"{Names.CompilerServices}GramKernel<{shape.Features}, {shape.Element.Name}>";
        string layout = shape.IsChannelsLast ? $", {Names.Library}FeatureLayout.ChannelsLast" : "";
        (GramPlan Plan, VectorVocabulary Vocabulary)[] written =
        [
            .. plan.Plans.Zip(VectorVocabulary.All(shape.Element), (p, v) => (Plan: p, Vocabulary: v)).Where(set => plan.IsWritten(set.Plan)),
        ];
        writer.Line(Names.GeneratedCode);
        using (writer.Block($"private static class {shape.ClassName}"))
        {
            writer.Line($"internal static readonly {Names.Shape} Shape = new {Names.Shape}({shape.Channels}, {shape.Pixels}{layout});");
            writer.Line();
            writer.Line($"internal static readonly {kernel} Kernel =");
            writer.Line($"    new {kernel}(contract: {GeneratedCode.Contract}, Shape, \"{type.FileName}\"){(written.Length == 0 ? ";" : "")}");
            for (int i = 0; i < written.Length; i++)
            {
                string set = written[i].Vocabulary.StructName;
                writer.Line($"        .With<{set}>({Names.Library}GramIsa.{set}){(i == written.Length - 1 ? ";" : "")}");
            }

            foreach ((GramPlan isa, VectorVocabulary vocabulary) in written)
            {
                writer.Line();
                new MicroKernelSetEmitter(writer, vocabulary, ConstantStride.Of(isa)).Write(isa);
            }
        }
    }
}
