using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the file of one declared size of integers: its numbers, with which the library's dot products are compiled anew.
/// </summary>
/// <remarks>
/// Code in which all offsets are written out, as straight routines have it, was slower than these loops. The few lines of a size are not
/// counted against the budget.
/// </remarks>
internal static class IntegerSizeEmitter
{
    public static SourceFile Emit(string fileName, TypeHierarchy type, ShapeSpec shape) => SourceFile.OfGenerated(
        $"{fileName}.{shape}",
        Names.Usings,
        writer =>
        {
            string layout = shape.IsChannelsLast ? "FeatureLayout.ChannelsLast" : "FeatureLayout.ChannelsFirst";
            string size = type.SizeClass(shape);
            string kernel = $"GramIntegerKernel<{shape.Features}, {size}>";
            writer.Line($"/// <summary>G = F·Fᵀ of {shape.Channels} channels × {shape.Pixels} pixels of {shape.Features}.</summary>");
            writer.Line("[GeneratedCode(\"GramGen.Generators\", null)]");
            using (writer.Block($"internal readonly struct {size} : IDeclaredSize"))
            {
                writer.Line($"internal static readonly GramShape Shape = new GramShape({shape.Channels}, {shape.Pixels}, {layout});");
                writer.Line();
                writer.Line($"private static readonly {kernel} Kernel =");
                writer.Line($"    new {kernel}(contract: {GeneratedCode.Contract}, {layout}, \"{type.FileName}\");");
                writer.Line();
                writer.Line($"public static int Channels => {shape.Channels};");
                writer.Line();
                writer.Line($"public static int Pixels => {shape.Pixels};");
                writer.Line();
                writer.Line($"internal static void Compute(ReadOnlySpan<{shape.Features}> features, Span<int> destination) =>");
                writer.Line("    Kernel.Compute(features, destination);");
            }
        });

    /// <summary>The remarks on the user's type, without slashes.</summary>
    public static IEnumerable<string> Remarks(GramKernelSpec spec) =>
    [
        "<remarks>",
        $"G = F·Fᵀ of {spec.Features} values, exact. Small channels-first sizes are dot products of rows in place,",
        "compiled with their numbers as constants; the others are computed as undeclared.",
        $"<c>Gram.Explain&lt;{spec.Features}, int&gt;</c> says with which instructions.",
        "</remarks>",
    ];
}
