namespace GramGen.Syrk;

/// <summary>The tiles that take any size: generated as a declared size's are, with the row stride a variable.</summary>
[GenericGramTiles]
internal static partial class GenericTiles;
