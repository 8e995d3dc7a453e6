using GramGen.Generators.Model;
using GramGen.Generators.Planning;

namespace GramGen.Generators.Emit;

/// <summary>The files of a type: its public members, and one for each of its sizes.</summary>
internal static class KernelFiles
{
    /// <summary>Of the file of a size. So few sizes need not be written to see that they keep to a budget.</summary>
    public const int MostLines = 2_000;

    /// <summary>The most lines that a size adds to the file of the public members, and of that file without sizes.</summary>
    private const int MostLinesOfMembers = 200;

    /// <summary>The files; where they are more than the budget of lines, those without tiles.</summary>
    public static IReadOnlyList<SourceFile> Emit(string fileName, GramKernelSpec spec) =>
        TryEmit(fileName, spec, spec.Options.MaxLines)
            ?? TryEmit(fileName, spec with { Options = spec.Options with { IsOverBudget = true } }, int.MaxValue)!;

    public static bool IsOverBudget(GramKernelSpec spec) =>
        (spec.Shapes.Count + 1L) * (MostLines + MostLinesOfMembers) > spec.Options.MaxLines
        && TryEmit(spec.Type.FileName, spec, spec.Options.MaxLines) is null;

    /// <summary>The files, or null as soon as they have more lines.</summary>
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

            SourceFile file = KernelEmitter.Emit(fileName, spec.Type, plan);
            files.Add(file);
            lines += file.Lines;
        }

        return lines > maxLines ? null : files;
    }
}
