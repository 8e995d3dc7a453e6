using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the library's own tiles, for any size.</summary>
internal static class GenericTilesEmitter
{
    private static readonly string[] Comment =
    [
        "Tiles for Gram matrices of any size: those of a declared size, with the row stride a variable.",
    ];

    public static SourceFile Emit(TypeHierarchy type) => SourceFile.Of(type.FileName, type, Comment, bases: "", WriteTileSets);

    private static void WriteTileSets(CodeWriter writer)
    {
        WriteTileSets(writer, ElementType.Single);
        writer.Line();
        using (writer.Block("internal static class Double"))
        {
            WriteTileSets(writer, ElementType.Double);
        }
    }

    private static void WriteTileSets(CodeWriter writer, ElementType element)
    {
        foreach (VectorVocabulary vocabulary in VectorVocabulary.All(element))
        {
            new TileSetEmitter(writer, vocabulary, new VariableStride(element.Name)).WriteGeneric(vocabulary.Isa.GenericTile);
            if (vocabulary.Isa.OuterTile != OuterTileSize.None)
            {
                new OuterTileEmitter(writer, vocabulary, vocabulary.Isa.OuterTile).Write();
            }

            new GradientTileEmitter(writer, vocabulary, vocabulary.Isa.GradientTile).Write();
        }
    }
}
