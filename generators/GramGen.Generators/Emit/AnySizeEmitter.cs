using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the library's own micro-kernels, which take any size.</summary>
internal static class AnySizeEmitter
{
    /// <summary>Micro-kernels of dot products: those of a declared size, with the row stride a variable.</summary>
    public static SourceFile EmitDot(TypeHierarchy type) => Emit(
        type,
        "Micro-kernels of dot products for any size.",
        (writer, vocabulary) => new MicroKernelSetEmitter(writer, vocabulary, new VariableStride(vocabulary.Element)).WriteAnySize(vocabulary.Isa.AnySizeTile));

    /// <summary>Broadcast micro-kernels: of outer products and of the backward product.</summary>
    public static SourceFile EmitGemm(TypeHierarchy type) => Emit(
        type,
        "Broadcast micro-kernels for any size: outer products, and the backward product.",
        (writer, vocabulary) => new GemmMicroKernelEmitter(writer, vocabulary).Write());

    private static SourceFile Emit(TypeHierarchy type, string comment, Action<CodeWriter, VectorVocabulary> write) =>
        SourceFile.Of(type.FileName, type, [comment], bases: "", writer =>
        {
            WriteSets(writer, ElementType.Single, write);
            writer.Line();
            using (writer.Block("internal static class Double"))
            {
                WriteSets(writer, ElementType.Double, write);
            }
        });

    private static void WriteSets(CodeWriter writer, ElementType element, Action<CodeWriter, VectorVocabulary> write)
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
