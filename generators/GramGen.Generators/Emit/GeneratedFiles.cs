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
    public const int MostLines = 2_000;

    /// <summary>The most lines in the file of the public members, without sizes and for each size.</summary>
    private const int MostLinesOfMembers = 200;

    private const string SyrkUsing = "using global::GramGen.Syrk;";

    private static readonly string[] SystemUsings =
    [
        "using global::System;", "using global::System.CodeDom.Compiler;", "using global::GramGen.CompilerServices;",
    ];

    /// <summary>A declared type's files, without straight routines if those would exceed the budget of lines.</summary>
    public static IReadOnlyList<SourceFile> ForKernel(string fileName, GramKernelSpec spec) =>
        TryEmit(fileName, spec, spec.Options.MaxLines)
            ?? TryEmit(fileName, spec with { Options = spec.Options with { IsOverBudget = true } }, int.MaxValue)!;

    public static bool IsOverBudget(GramKernelSpec spec) =>
        (spec.Shapes.Count + 1L) * (MostLines + MostLinesOfMembers) > spec.Options.MaxLines
        && TryEmit(spec.Type.FileName, spec, spec.Options.MaxLines) is null;

    /// <summary>The file of one declared size: its straight routines, and the kernel made of them.</summary>
    public static SourceFile ForSize(string fileName, TypeHierarchy type, KernelPlan plan)
    {
        string[] usings = plan.HasStraight ? [.. SystemUsings, SyrkUsing, .. VectorVocabulary.Usings]
            : plan.HasLooped ? [.. SystemUsings, SyrkUsing, "using global::System.Runtime.InteropServices;"]
            : SystemUsings;
        return SourceFile.OfGenerated($"{fileName}.{plan.Shape}", usings, writer => WriteSize(writer, type, plan));
    }

    /// <summary>Micro-kernels of dot products: of each instruction set those of its micro-tile, and of its small one if that is another.</summary>
    public static SourceFile ForDotMicroKernels(TypeHierarchy type) => ForAnySize(
        type,
        (writer, vocabulary) =>
        {
            IsaTraits isa = vocabulary.Isa;
            new DotMicroKernelEmitter(writer, vocabulary, isa.MicroTile).Write($"{vocabulary.IsaName}Dot");
            if (isa.SmallMicroTile != isa.MicroTile)
            {
                writer.Line();
                new DotMicroKernelEmitter(writer, vocabulary, isa.SmallMicroTile).Write($"{vocabulary.IsaName}SmallDot");
            }
        });

    /// <summary>Looped routines, of the instruction sets with masked loads.</summary>
    public static SourceFile ForLoopedRoutines(TypeHierarchy type) => ForAnySize(
        type,
        (writer, vocabulary) =>
        {
            if (StraightVocabulary.Of(vocabulary) is WideVocabulary wide)
            {
                new LoopedRoutineEmitter(writer, wide).Write(LoopedName(vocabulary));
            }
        },
        visibility: "public");

    /// <summary>Broadcast micro-kernels: of outer products and of the backward product.</summary>
    public static SourceFile ForGemmMicroKernels(TypeHierarchy type) => ForAnySize(
        type,
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
        string kernel = $"GramKernel<{shape.Features}, {shape.Element.Name}>";
        string layout = shape.IsChannelsLast ? ", FeatureLayout.ChannelsLast" : "";
        (GramPlan Plan, VectorVocabulary Vocabulary)[] sets = [.. plan.Plans.Zip(VectorVocabulary.All(shape.Element), (p, v) => (p, v))];
        (GramPlan Plan, VectorVocabulary Vocabulary)[] straight = [.. sets.Where(set => plan.IsWritten(set.Plan))];
        string[] choices =
        [
            .. straight.Select(set => $".With<{StraightName(set.Vocabulary)}>(GramIsa.{set.Vocabulary.IsaName})"),
            .. sets.Where(set => set.Plan.Algorithm == SyrkAlgorithm.OuterProducts).Select(set => $".WithOuterProducts(GramIsa.{set.Vocabulary.IsaName})"),
        ];
        writer.Line($"/// <summary>G = s·F·Fᵀ of {shape.Channels} channels × {shape.Pixels} pixels.</summary>");
        writer.Line("[GeneratedCode(\"GramGen.Generators\", null)]");
        using (writer.Block($"internal static class {type.SizeClass(shape)}"))
        {
            writer.Line($"internal static readonly GramShape Shape = new GramShape({shape.Channels}, {shape.Pixels}{layout});");
            writer.Line();
            writer.Line($"internal static readonly {kernel} Kernel = new {kernel}(contract: {GeneratedCode.Contract}, Shape, \"{type.FileName}\"){(choices.Length == 0 ? ";" : "")}");
            writer.Lines(choices.Select((choice, i) => $"    {choice}{(i == choices.Length - 1 ? ";" : "")}"));
            writer.Line();
            WriteCompute(writer, plan.Shape, kernel, [.. sets.Select(set => (set.Vocabulary.IsaName, CallOf(plan, set.Plan, set.Vocabulary))).Where(call => call.Item2 != "")]);
            foreach ((GramPlan isaPlan, VectorVocabulary vocabulary) in straight)
            {
                writer.Line();
                new StraightRoutineEmitter(writer, vocabulary, isaPlan).Write(StraightName(vocabulary));
            }
        }
    }

    /// <summary>The call that computes the whole product for an instruction set; the empty string if a plan is needed.</summary>
    private static string CallOf(KernelPlan plan, GramPlan isaPlan, VectorVocabulary vocabulary) =>
        plan.IsWritten(isaPlan) ? $"{StraightName(vocabulary)}.Compute("
        : !isaPlan.IsLoopedInPlace ? ""
        : $"LoopedRoutines.{(isaPlan.Element == ElementType.Double ? "OfDouble." : "")}{LoopedName(vocabulary)}.Compute(channels: {isaPlan.Channels}, pixels: {isaPlan.Pixels}, stride: {isaPlan.Pixels}, ";

    private static string StraightName(VectorVocabulary vocabulary) => $"{vocabulary.IsaName}Straight";

    private static string LoopedName(VectorVocabulary vocabulary) => $"{vocabulary.IsaName}Looped";

    /// <summary>
    /// Only the lengths, the overlap and the instruction set stand between the caller and a routine. The kernel does all else,
    /// errors too.
    /// </summary>
    private static void WriteCompute(CodeWriter writer, ShapeSpec shape, string kernel, (string Isa, string Call)[] calls)
    {
        string element = shape.Element.Name;
        using (writer.Block($"internal static void Compute(ReadOnlySpan<{shape.Features}> features, Span<{element}> destination, {element} scale)"))
        {
            if (calls.Length > 0)
            {
                using (writer.Block($"if ({kernel}.Accepts(features, {shape.Channels * shape.Pixels}, destination, {shape.Channels * shape.Channels}))"))
                {
                    writer.Line($"ref {element} f = ref MemoryMarshal.GetReference(features);");
                    writer.Line($"ref {element} g = ref MemoryMarshal.GetReference(destination);");
                    using (writer.Block($"switch ({kernel}.Isa)"))
                    {
                        foreach ((string isa, string call) in calls)
                        {
                            writer.Line($"case GramIsa.{isa}:");
                            writer.Line($"    {call}ref f, ref g, scale);");
                            writer.Line("    return;");
                        }
                    }
                }

                writer.Line();
            }

            writer.Line("Kernel.Compute(features, destination, scale);");
        }
    }

    private static SourceFile ForAnySize(TypeHierarchy type, Action<CodeWriter, VectorVocabulary> write, string visibility = "internal") =>
        SourceFile.OfType(type.FileName, type, [.. SystemUsings, "using GramGen.Packing;", "using GramGen.Planning;", .. VectorVocabulary.Usings, ""], [], bases: "", writer =>
        {
            WriteAnySize(writer, ElementType.Single, write);
            writer.Line();
            using (writer.Block($"{visibility} static partial class OfDouble"))
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
