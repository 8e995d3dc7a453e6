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

    /// <summary>With weights each routine is there a second time, a little longer.</summary>
    public const int MostLinesWithWeights = 4_000;

    /// <summary>The most lines in the file of the public members, without sizes and for each size.</summary>
    private const int MostLinesOfMembers = 200;

    private static readonly string[] AnySizeUsings =
    [
        .. Names.Usings, "using GramGen.Packing;", "using GramGen.Planning;", "using GramGen.Summation;",
        .. VectorVocabulary.Usings, "",
    ];

    /// <summary>A declared type's files, without straight routines if those would exceed the budget of lines.</summary>
    public static IReadOnlyList<SourceFile> ForKernel(string fileName, GramKernelSpec spec) =>
        TryEmit(fileName, spec, spec.Options.MaxLines)
            ?? TryEmit(fileName, spec with { Options = spec.Options with { IsOverBudget = true } }, int.MaxValue)!;

    public static bool IsOverBudget(GramKernelSpec spec) =>
        (spec.Shapes.Count + 1L) * ((spec.HasWeights ? MostLinesWithWeights : MostLines) + MostLinesOfMembers) > spec.Options.MaxLines
        && TryEmit(spec.Type.FileName, spec, spec.Options.MaxLines) is null;

    /// <summary>
    /// Micro-kernels of dot products: of each instruction set those of its micro-tile, and of its small one if that is another.
    /// </summary>
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
                new LoopedRoutineEmitter(writer, wide).Write(Names.LoopedRoutine(vocabulary));
            }
        },
        visibility: "public");

    /// <summary>Broadcast micro-kernels, of outer products and of the backward product, and looped backward routines.</summary>
    public static SourceFile ForGemmMicroKernels(TypeHierarchy type) => ForAnySize(
        type,
        (writer, vocabulary) =>
        {
            new GemmMicroKernelEmitter(writer, vocabulary).Write();
            writer.Line();
            new LoopedBackwardEmitter(writer, vocabulary).Write(
                VectorVocabulary.All(vocabulary.Isa.Element).FirstOrDefault(other => other.Isa.VectorLanes < vocabulary.Isa.VectorLanes));
        });

    /// <summary>A declared type's files, or null as soon as they exceed the number of lines.</summary>
    private static List<SourceFile>? TryEmit(string fileName, GramKernelSpec spec, int maxLines)
    {
        if (spec.IsInteger)
        {
            return
            [
                PublicMembersEmitter.Emit(fileName, spec, IntegerSizeEmitter.Remarks(spec)),
                .. spec.Shapes.Select(shape => IntegerSizeEmitter.Emit(fileName, spec.Type, shape)),
            ];
        }

        KernelPlan[] plans = [.. spec.Shapes.Select(shape => KernelPlanner.Plan(shape, spec.Options))];
        var files = new List<SourceFile> { PublicMembersEmitter.Emit(fileName, spec, PlanRemarks.Of(spec, plans)) };
        int lines = files[0].Lines;
        foreach (KernelPlan plan in plans)
        {
            if (lines > maxLines)
            {
                return null;
            }

            SourceFile file = SizeEmitter.Emit(fileName, spec.Type, plan);
            files.Add(file);
            lines += file.Lines;
        }

        return lines > maxLines ? null : files;
    }

    private static SourceFile ForAnySize(TypeHierarchy type, Action<CodeWriter, VectorVocabulary> write, string visibility = "internal") =>
        SourceFile.OfType(type.FileName, type, AnySizeUsings, [], bases: "", writer =>
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
