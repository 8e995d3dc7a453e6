using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the tiles of one instruction set as a type that fulfils the library's tile contract.</summary>
internal sealed class TileSetEmitter(CodeWriter writer, VectorVocabulary vocabulary, RowAddressing addressing)
{
    private readonly string _element = vocabulary.Element;
    private readonly string _block = $"in {Names.Syrk}PixelBlock<{vocabulary.Element}> block, ";
    private readonly string _carried = $"in {Names.Syrk}CarriedRow<{vocabulary.Element}> carried, ";

    private readonly TileEmitter _tiles = new(writer, vocabulary, addressing);

    /// <summary>The tiles of a declared size.</summary>
    public void Write(TilePlan plan, int panelStride)
    {
        using (OpenStruct(plan.Size))
        {
            writer.Line();
            writer.Line($"public static int PanelStride({Names.Shape} shape) => {panelStride};");
            foreach (PlannedTile tile in plan.Tiles)
            {
                WriteMethod(tile.Role, tile.Shape);
            }
        }
    }

    /// <summary>The tiles of any size: every edge that can be left over.</summary>
    public void WriteGeneric(TileSize size)
    {
        (int strip, int columns) = size;
        using (OpenStruct(size))
        {
            WriteMethod(TileRole.Square, TileShape.Rectangle(strip, columns));
            WriteMethod(TileRole.Triangle, TileShape.Triangle(strip));
            WriteEdges(strip, TileRole.EdgeSquare, edge => TileShape.Rectangle(edge, columns));
            WriteEdges(strip, TileRole.EdgeTriangle, TileShape.Triangle);
        }
    }

    private CodeWriter.Scope OpenStruct(TileSize size)
    {
        CodeWriter.Scope scope = writer.Block(
            $"internal readonly struct {vocabulary.StructName} : {Names.Syrk}IGramTiles<{_element}>");
        writer.Line($"public static int Strip => {size.Rows};");
        writer.Line();
        writer.Line($"public static int Columns => {size.Columns};");
        if (!addressing.Carries)
        {
            writer.Line();
            writer.Line("public static bool Carries => false;");
        }

        if (vocabulary.Reduction is { } reduction)
        {
            writer.Line();
            writer.Line($"public static void Reduce(ref {_element} work, int sums) => {reduction}(ref work, sums);");
        }

        writer.Line();
        writer.Line($"public static void Scale(ref {_element} sums, int count, {_element} scale, ref {_element} scaled) => {vocabulary.Lanes}.Scale(ref sums, count, scale, ref scaled);");
        if (vocabulary.Mirrors)
        {
            writer.Line();
            writer.Line("public static bool Mirrors => true;");
            writer.Line();
            writer.Line($"public static void Mirror(ref {_element} sums, int rows, bool isTriangle, ref {_element} image) =>");
            writer.Line($"    {vocabulary.Lanes}.Mirror(ref sums, rows, isTriangle ? 0 : {size.Columns}, ref image);");
        }

        return scope;
    }

    private void WriteMethod(TileRole role, TileShape tile) =>
        WriteMethod($"public static void {role}({EdgeParameter(role)}{Parameters(tile)})", tile);

    private void WriteMethod(string signature, TileShape tile)
    {
        writer.Line();
        writer.Line($"// Tile {tile}: {tile.Sums} accumulators, {tile.PiecesFor(vocabulary.Isa).Max(piece => piece.Shape.Registers)} of {vocabulary.Isa.Registers} registers.");
        writer.Line(Names.Optimized);
        using (writer.Block(signature))
        {
            _tiles.WriteBody(tile);
        }
    }

    private void WriteEdges(int strip, TileRole role, Func<int, TileShape> shapeOf)
    {
        string arguments = shapeOf(1).IsTriangle ? "block, row, ref work" : "block, carried, row, column, ref work";
        writer.Line();
        using (writer.Block($"public static void {role}({EdgeParameter(role)}{Parameters(shapeOf(1))})"))
        {
            using (writer.Block("switch (edge)"))
            {
                for (int edge = 1; edge < strip; edge++)
                {
                    writer.Line(edge == strip - 1 ? "default:" : $"case {edge}:");
                    writer.Line($"    {role}{edge}({arguments});");
                    writer.Line("    break;");
                }
            }
        }

        for (int edge = 1; edge < strip; edge++)
        {
            TileShape tile = shapeOf(edge);
            WriteMethod($"private static void {role}{edge}({Parameters(tile)})", tile);
        }
    }

    private static string EdgeParameter(TileRole role) =>
        role is TileRole.EdgeSquare or TileRole.EdgeTriangle ? "int edge, " : "";

    private string Parameters(TileShape tile) =>
        _block + (tile.IsTriangle ? "" : _carried) + "nuint row, " + (tile.IsTriangle ? "" : "nuint column, ") + $"ref {_element} work";
}
