using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the body of a tile: the order of its operations, the same for every instruction set.</summary>
internal sealed class TileEmitter(CodeWriter writer, VectorVocabulary vocabulary, RowAddressing addressing)
{
    private const string RowStrip = "a";
    private const string ColumnStrip = "b";
    private readonly int _lanes = vocabulary.Isa.Element.Lanes;
    private readonly string _ref = $"ref {vocabulary.Element}";

    public void WriteBody(TileShape tile)
    {
        string columns = tile.IsTriangle ? RowStrip : ColumnStrip;
        writer.Lines(addressing.Declare(RowStrip, "row", tile.Rows));
        if (!tile.IsTriangle)
        {
            writer.Lines(addressing.Declare(ColumnStrip, "column", tile.Columns));
        }

        writer.Line("nuint length = block.Length;");
        if (Carries(tile))
        {
            writer.Line($"{_ref} source = ref carried.Source;");
            writer.Line($"{_ref} target = ref carried.Target;");
            writer.Line($"{_ref} next = ref carried.Next;");
        }

        writer.Line();
        if (vocabulary.Isa.VectorLanes == _lanes)
        {
            WritePass(tile, columns, firstLane: "0");
        }
        else
        {
            writer.Line($"// The {_lanes} lanes of a sum take {_lanes / vocabulary.Isa.VectorLanes} passes of {vocabulary.Isa.VectorLanes}.");
            using (writer.Block($"for (nuint lane = 0; lane < {_lanes}; lane += {vocabulary.Isa.VectorLanes})"))
            {
                WritePass(tile, columns, firstLane: "lane");
            }
        }
    }

    private void WritePass(TileShape tile, string columns, string firstLane)
    {
        TilePiece[] pieces = [.. tile.PiecesFor(vocabulary.Isa)];
        if (pieces.Length == 1)
        {
            WritePiece(tile, pieces[0], columns, firstLane);
            return;
        }

        foreach (TilePiece piece in pieces)
        {
            using (writer.Block($"// Its {piece.Shape} at row {piece.Row} and column {piece.Column}."))
            {
                WritePiece(tile, piece, columns, firstLane);
            }
        }
    }

    private void WritePiece(TileShape tile, TilePiece piece, string columns, string firstLane)
    {
        writer.Lines(piece.Entries().Select(e => $"var {Sum(e)} = {vocabulary.Zero};"));
        writer.Line();
        writer.Line($"nuint k = {firstLane};");
        if (Carries(tile))
        {
            using (writer.Block($"for (; k < carried.Length; k += {_lanes})"))
            {
                writer.Line($"{Names.Syrk}NextRow.Fetch(ref next, k);");
                writer.Line(vocabulary.Copy("source", "target", "k"));
                WriteStep(piece, columns, addressing.Pixel);
            }

            writer.Line();
        }

        using (writer.Block($"for (; k < length; k += {_lanes})"))
        {
            WriteStep(piece, columns, addressing.Pixel);
        }

        writer.Line();
        if (addressing.HasTail)
        {
            using (writer.Block("if (block.HasTail)"))
            {
                writer.Line($"{_ref} {TailOf(RowStrip)} = ref {Names.Unsafe}.Add(ref block.Tail, row * {_lanes});");
                if (!tile.IsTriangle)
                {
                    writer.Line($"{_ref} {TailOf(ColumnStrip)} = ref {Names.Unsafe}.Add(ref block.Tail, column * {_lanes});");
                }

                WriteStep(piece, columns, (strip, row) => (TailOf(strip), TailOffset(row, firstLane)));
            }

            writer.Line();
        }

        writer.Lines(vocabulary.KeepLanes([.. piece.Entries().Select(e => (Sum(e), tile.NumberOf(e)))]));
    }

    /// <summary>One vector of pixels: the columns are loaded once, then row after row meets all of them.</summary>
    private void WriteStep(TilePiece piece, string columns, Func<string, int, (string Reference, string Offset)> address)
    {
        if (!piece.Shape.IsTriangle)
        {
            writer.Lines(Enumerable.Range(piece.Column, piece.Shape.Columns).Select(column => Load(columns, column, address)));
        }

        foreach (IGrouping<int, (int Row, int Column)> entries in piece.Entries().GroupBy(e => e.Row))
        {
            writer.Line(Load(RowStrip, entries.Key, address));
            writer.Lines(entries.Select(e =>
                $"{Sum(e)} = {vocabulary.MultiplyAdd(Vector(RowStrip, e.Row), Vector(columns, e.Column), Sum(e))};"));
        }
    }

    private string Load(string strip, int row, Func<string, int, (string Reference, string Offset)> address)
    {
        (string reference, string offset) = address(strip, row);
        return $"var {Vector(strip, row)} = {vocabulary.Load(reference, offset)};";
    }

    private bool Carries(TileShape tile) => addressing.Carries && !tile.IsTriangle;

    private string TailOffset(int row, string firstLane) =>
        row == 0 ? firstLane : firstLane == "0" ? $"{row * _lanes}" : $"{firstLane} + {row * _lanes}";

    private static string TailOf(string strip) => strip + "Tail";

    private static string Vector(string strip, int row) => $"{strip}v{row}";

    private static string Sum((int Row, int Column) entry) => $"s{entry.Row}_{entry.Column}";
}
