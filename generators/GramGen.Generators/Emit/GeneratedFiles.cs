using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// The files that are generated: for a declared type its public members and one file per size, for the library its
/// micro-kernels for any size.
/// </summary>
internal static class GeneratedFiles
{
    /// <summary>The most lines in the file of a size. A few sizes thus fit a budget without being written.</summary>
    public const int MostLines = 3_000;

    /// <summary>The most lines in the file of the public members, without sizes and for each size.</summary>
    private const int MostLinesOfMembers = 200;

    /// <summary>A declared type's files, without micro-kernels if those would exceed the budget of lines.</summary>
    public static IReadOnlyList<SourceFile> ForKernel(string fileName, GramKernelSpec spec) =>
        TryEmit(fileName, spec, spec.Options.MaxLines)
            ?? TryEmit(fileName, spec with { Options = spec.Options with { IsOverBudget = true } }, int.MaxValue)!;

    public static bool IsOverBudget(GramKernelSpec spec) =>
        (spec.Shapes.Count + 1L) * (MostLines + MostLinesOfMembers) > spec.Options.MaxLines
        && TryEmit(spec.Type.FileName, spec, spec.Options.MaxLines) is null;

    /// <summary>The file of one declared size: its micro-kernels, and the kernel made of them.</summary>
    public static SourceFile ForSize(string fileName, TypeHierarchy type, KernelPlan plan) =>
        SourceFile.Of($"{fileName}.{plan.Shape}", type, PlanComment.Of(plan), bases: "", writer => WriteSize(writer, type, plan));

    /// <summary>Micro-kernels of dot products: those of a declared size, with the row stride a variable.</summary>
    public static SourceFile ForDotMicroKernels(TypeHierarchy type) => ForAnySize(
        type,
        "Micro-kernels of dot products for any size.",
        (writer, vocabulary) => new DotMicroKernelEmitter(writer, vocabulary, new VariableStride(vocabulary.Element)).WriteAnySize(vocabulary.Isa.AnySizeMicroTile));

    /// <summary>Broadcast micro-kernels: of outer products and of the backward product.</summary>
    public static SourceFile ForGemmMicroKernels(TypeHierarchy type) => ForAnySize(
        type,
        "Broadcast micro-kernels for any size: outer products, and the backward product.",
        (writer, vocabulary) => new GemmMicroKernelEmitter(writer, vocabulary).Write());

    /// <summary>A declared type's files, or null as soon as they exceed the number of lines.</summary>
    private static List<SourceFile>? TryEmit(string fileName, GramKernelSpec spec, int maxLines)
    {
        KernelPlan[] plans = [.. spec.Shapes.Select(shape => KernelPlanner.Plan(shape, spec.Options))];
        var files = new List<SourceFile> { PublicMembersEmitter.Emit(fileName, spec, plans) };
        int lines = files[0].Lines;
        foreach (KernelPlan plan in plans)
        {
            if (lines > maxLines)
            {
                return null;
            }

            SourceFile file = ForSize(fileName, spec.Type, plan);
            files.Add(file);
            lines += file.Lines;
        }

        return lines > maxLines ? null : files;
    }

    private static void WriteSize(CodeWriter writer, TypeHierarchy type, KernelPlan plan)
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
                writer.Line($"        .{(written[i].Plan.IsStraight ? "WithStraight" : "With")}<{set}>({Names.Library}GramIsa.{set}){(i == written.Length - 1 ? ";" : "")}");
            }

            writer.Line();
            WriteCompute(writer, plan.Shape, kernel, [.. written.Where(set => set.Plan.IsStraight).Select(set => set.Vocabulary.StructName)]);
            foreach ((GramPlan isaPlan, VectorVocabulary vocabulary) in written)
            {
                writer.Line();
                if (isaPlan.IsStraight)
                {
                    new StraightRoutineEmitter(writer, vocabulary, isaPlan).Write();
                }
                else
                {
                    new DotMicroKernelEmitter(writer, vocabulary, new ConstantStride(vocabulary.Element, isaPlan.PanelStride)).Write(isaPlan);
                }
            }
        }
    }

    /// <summary>
    /// Only the lengths, the overlap and the instruction set stand between the caller and a straight routine. The kernel does
    /// all else, errors too.
    /// </summary>
    private static void WriteCompute(CodeWriter writer, ShapeSpec shape, string kernel, string[] straight)
    {
        string element = shape.Element.Name;
        using (writer.Block($"internal static void Compute({Names.ReadOnlySpan}<{shape.Features}> features, {Names.Span}<{element}> destination, {element} scale)"))
        {
            if (straight.Length > 0)
            {
                using (writer.Block($"if ({kernel}.Accepts(features, {shape.Channels * shape.Pixels}, destination, {shape.Channels * shape.Channels}))"))
                {
                    writer.Line($"ref {element} f = ref {Names.MemoryMarshal}.GetReference(features);");
                    writer.Line($"ref {element} g = ref {Names.MemoryMarshal}.GetReference(destination);");
                    using (writer.Block($"switch ({kernel}.Isa)"))
                    {
                        foreach (string set in straight)
                        {
                            writer.Line($"case {Names.Library}GramIsa.{set}:");
                            writer.Line($"    {set}.Compute(ref f, ref g, scale);");
                            writer.Line("    return;");
                        }
                    }
                }

                writer.Line();
            }

            writer.Line("Kernel.Compute(features, destination, scale);");
        }
    }

    private static SourceFile ForAnySize(TypeHierarchy type, string comment, Action<CodeWriter, VectorVocabulary> write) =>
        SourceFile.Of(type.FileName, type, [comment], bases: "", writer =>
        {
            WriteAnySize(writer, ElementType.Single, write);
            writer.Line();
            using (writer.Block("internal static class Double"))
            {
                WriteAnySize(writer, ElementType.Double, write);
            }
        });

    private static void WriteAnySize(CodeWriter writer, ElementType element, Action<CodeWriter, VectorVocabulary> write)
    {
        IReadOnlyList<VectorVocabulary> vocabularies = VectorVocabulary.All(element);
        for (int i = 0; i < vocabularies.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            write(writer, vocabularies[i]);
        }
    }
}
