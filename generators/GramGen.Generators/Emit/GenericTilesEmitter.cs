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
        foreach (VectorVocabulary vocabulary in VectorVocabulary.All)
        {
            new TileSetEmitter(writer, vocabulary, new VariableStride()).WriteGeneric(vocabulary.Isa.GenericTile);
            if (vocabulary.Isa.OuterTile != OuterTileSize.None)
            {
                new OuterTileEmitter(writer, vocabulary, vocabulary.Isa.OuterTile).Write();
            }
        }
    }
}
