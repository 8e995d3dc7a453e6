using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the file of one declared size: its tiles, and the routine that is made of them.</summary>
internal static class KernelEmitter
{
    public static SourceFile Emit(string fileName, TypeHierarchy type, KernelPlan plan) =>
        SourceFile.Of($"{fileName}.{plan.Shape}", type, PlanComment.Of(plan), bases: "", writer => WriteClass(writer, type, plan));

    private static void WriteClass(CodeWriter writer, TypeHierarchy type, KernelPlan plan)
    {
        writer.Line(Names.GeneratedCode);
        using (writer.Block($"private static class {plan.Shape.ClassName}"))
        {
            string layout = plan.Shape.IsChannelsLast ? $", {Names.Library}FeatureLayout.ChannelsLast" : "";
            writer.Line($"internal static readonly {Names.Shape} Shape = new {Names.Shape}({plan.Shape.Channels}, {plan.Shape.Pixels}{layout});");
            writer.Line();
            writer.Line($"internal static readonly {Names.CompilerServices}GramRoutine<{plan.Shape.Element.Name}> Routine =");
            (IsaPlan Plan, VectorVocabulary Vocabulary)[] isas = [.. plan.Isas.Zip(VectorVocabulary.All(plan.Shape.Element), (p, v) => (p, v))];
            writer.Line($"    new {Names.CompilerServices}{RoutineOf(plan.Shape.Element)}<{string.Join(", ", isas.Select(isa => TilesOf(plan, isa.Plan, isa.Vocabulary)))}>({GeneratedCode.Contract}, \"{type.FileName}\");");
            foreach ((IsaPlan isa, VectorVocabulary vocabulary) in isas)
            {
                if (plan.Written(isa) is { } tiles)
                {
                    writer.Line();
                    new TileSetEmitter(writer, vocabulary, ConstantStride.Of(plan)).Write(tiles, plan.PanelStride);
                }
            }
        }
    }

    private static string RoutineOf(ElementType element) =>
        element == ElementType.Double ? "TiledDoubleRoutine" : "TiledRoutine";

    private static string TilesOf(KernelPlan plan, IsaPlan isa, VectorVocabulary vocabulary) =>
        plan.Written(isa) is null ? Names.CompilerServices + "LibraryTiles" : vocabulary.StructName;
}
