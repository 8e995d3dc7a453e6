using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the file that registers the kernels of an assembly: one initializer, because each is compiled when the program starts.
/// </summary>
internal static class RegistrationEmitter
{
    /// <summary>Not the name of a type: a hyphen is in none.</summary>
    private const string FileName = "GramGen-Registration";

    /// <param name="registered">The sizes; their order, which is that of the compiler's files, is not that of the text.</param>
    public static SourceFile Emit(EquatableArray<RegisteredSize> registered) =>
        Write([.. registered.OrderBy(size => size.Class, StringComparer.Ordinal)]);

    private static SourceFile Write(IReadOnlyList<RegisteredSize> sizes) => SourceFile.OfGenerated(
        FileName,
        [.. Names.Usings, "using global::System.Runtime.CompilerServices;"],
        writer =>
        {
            writer.Line("/// <summary>Registers the kernels of this assembly. Each is created when its size is first looked up.</summary>");
            writer.Line("[GeneratedCode(\"GramGen.Generators\", null)]");
            using (writer.Block("internal static class KernelRegistration"))
            {
                writer.Line("/// <summary>Of each kernel channels, pixels, element and layout.</summary>");
                writer.Line("private static ReadOnlySpan<int> Sizes => new int[]");
                writer.Line("{");
                writer.Lines(sizes.Select(size =>
                    FormattableString.Invariant($"    {size.Channels}, {size.Pixels}, {size.Element}, {size.Layout},")));
                writer.Line("};");
                writer.Line();
                writer.Line("[ModuleInitializer]");
                using (writer.Block("internal static void Register()"))
                using (writer.Block("if (GramKernels.AreRegistered)"))
                {
                    writer.Line("GramKernels.Register(Sizes, KernelOf);");
                }

                writer.Line();
                using (writer.Block("private static object KernelOf(int number)"))
                using (writer.Block("switch (number)"))
                {
                    writer.Lines(sizes.Select((size, number) =>
                        FormattableString.Invariant(
                            $"{(number == sizes.Count - 1 ? "default" : $"case {number}")}: return {size.Class}.Kernel;")));
                }
            }
        });
}
