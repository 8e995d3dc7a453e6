using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the micro-kernels of dot products of one instruction set: a struct that implements <c>IMicroKernels</c>.</summary>
internal sealed class DotMicroKernelEmitter(CodeWriter writer, VectorVocabulary vocabulary, MicroTile microTile)
{
    private readonly string _element = vocabulary.Element;
    private readonly string _block = $"in MicroKernelBlock<{vocabulary.Element}> block, ";

    /// <summary>Explicit members: for public ones with <c>in</c> parameters the compiler adds a method that calls them.</summary>
    private readonly string _explicit = $"static void IMicroKernels<{vocabulary.Element}>.";

    private readonly DotMicroKernelBody _body = new(writer, vocabulary, microTile);

    public void Write(string structName)
    {
        (int rows, int columns) = microTile;
        using (writer.Block($"internal readonly struct {structName} : IMicroKernels<{_element}>"))
        {
            writer.Line($"public static int Rows => {rows};");
            writer.Line();
            writer.Line($"public static int Columns => {columns};");
            writer.Line();
            writer.Line($"public static int VectorLength => {vocabulary.Isa.VectorLanes};");
            WriteMethod($"{_explicit}{MicroKernelRole.Rectangle}(", MicroKernelShape.Rectangle(rows, columns));
            WriteMethod($"{_explicit}{MicroKernelRole.Diagonal}(", MicroKernelShape.Diagonal(rows));
            WriteFringes(MicroKernelRole.FringeRectangle, fringe => MicroKernelShape.Rectangle(fringe, columns));
            WriteFringes(MicroKernelRole.FringeDiagonal, MicroKernelShape.Diagonal);
        }
    }

    private void WriteMethod(string start, MicroKernelShape kernel)
    {
        writer.Line();
        writer.Line($"// {kernel}: {kernel.Sums} accumulators, "
            + $"{kernel.PiecesFor(vocabulary.Isa).Max(piece => piece.Shape.Registers)} of {vocabulary.Isa.Registers} registers.");
        writer.Line(VectorVocabulary.Optimized);
        using (writer.Block($"{start}{Parameters(kernel)})"))
        {
            _body.Write(kernel);
        }
    }

    private void WriteFringes(MicroKernelRole role, Func<int, MicroKernelShape> shapeOf)
    {
        int rows = microTile.Rows;
        string arguments = shapeOf(1).IsDiagonal ? "block, row, ref work" : "block, row, column, ref work";
        writer.Line();
        using (writer.Block($"{_explicit}{role}(int rows, {Parameters(shapeOf(1))})"))
        {
            using (writer.Block("switch (rows)"))
            {
                for (int fringe = 1; fringe < rows; fringe++)
                {
                    writer.Line(fringe == rows - 1 ? "default:" : $"case {fringe}:");
                    writer.Line($"    {role}{fringe}({arguments});");
                    writer.Line("    break;");
                }
            }
        }

        for (int fringe = 1; fringe < rows; fringe++)
        {
            WriteMethod($"private static void {role}{fringe}(", shapeOf(fringe));
        }
    }

    private string Parameters(MicroKernelShape kernel) =>
        _block + "nuint row, " + (kernel.IsDiagonal ? "" : "nuint column, ") + $"ref {_element} work";
}

/// <summary>
/// Writes the body of a micro-kernel of dot products: the same order of operations for every instruction set, with loops for rows
/// that are interleaved and for rows that are a stride apart. One loop for both would address ten rows instead of two micro-panels:
/// on a Zen 5 server that cost half of what interleaving gains.
/// </summary>
internal sealed class DotMicroKernelBody(CodeWriter writer, VectorVocabulary vocabulary, MicroTile microTile)
{
    private const string RowPanel = "a";
    private const string ColumnPanel = "b";
    private readonly int _lanes = vocabulary.Isa.Element.Lanes;
    private readonly string _ref = $"ref {vocabulary.Element}";

    public void Write(MicroKernelShape kernel)
    {
        writer.Line("nuint length = block.Length;");
        if (!kernel.IsDiagonal)
        {
            writer.Line($"{_ref} source = ref block.CopySource;");
            writer.Line($"{_ref} target = ref block.CopyTarget;");
        }

        writer.Line();
        if (vocabulary.Isa.VectorLanes == _lanes)
        {
            WritePass(kernel, firstLane: "0");
        }
        else
        {
            writer.Line($"// Its {_lanes} lanes take {_lanes / vocabulary.Isa.VectorLanes} passes of {vocabulary.Isa.VectorLanes}.");
            using (writer.Block($"for (nuint lane = 0; lane < {_lanes}; lane += {vocabulary.Isa.VectorLanes})"))
            {
                WritePass(kernel, firstLane: "lane");
            }
        }
    }

    private void WritePass(MicroKernelShape kernel, string firstLane)
    {
        MicroKernelPiece[] pieces = [.. kernel.PiecesFor(vocabulary.Isa)];
        if (pieces.Length == 1)
        {
            WritePiece(kernel, pieces[0], firstLane);
            return;
        }

        foreach (MicroKernelPiece piece in pieces)
        {
            using (writer.Block($"// The {piece.Shape} at row {piece.Row} and column {piece.Column}."))
            {
                WritePiece(kernel, piece, firstLane);
            }
        }
    }

    private void WritePiece(MicroKernelShape kernel, MicroKernelPiece piece, string firstLane)
    {
        writer.Lines(piece.Entries().Select(e => $"var {Sum(e)} = {vocabulary.Zero};"));
        writer.Line();
        writer.Line($"nuint k = {firstLane};");
        if (microTile.IsSquare)
        {
            using (writer.Block("if (block.IsInterleaved)"))
            {
                WriteInterleaved(kernel, piece, firstLane);
            }

            using (writer.Block("else"))
            {
                WriteRows(kernel, piece, firstLane);
            }
        }
        else
        {
            WriteRows(kernel, piece, firstLane);
        }

        writer.Line();
        writer.Lines(vocabulary.StoreSums([.. piece.Entries().Select(e => (Sum(e), kernel.IndexOf(e)))]));
    }

    /// <summary>The rows of a micro-panel are interleaved, vector by vector: one address serves all.</summary>
    private void WriteInterleaved(MicroKernelShape kernel, MicroKernelPiece piece, string firstLane)
    {
        writer.Line($"{_ref} {RowPanel} = ref Unsafe.Add(ref block.Pixels, row * block.Stride);");
        if (!kernel.IsDiagonal)
        {
            writer.Line($"{_ref} {ColumnPanel} = ref Unsafe.Add(ref block.Pixels, column * block.Stride);");
            writer.Line($"nuint copied = {firstLane};");
        }

        WriteLoops(
            kernel, piece, step: microTile.Rows * _lanes, copied: "copied",
            (panel, row) => (panel, row == 0 ? "k" : $"k + {row * _lanes}"));
    }

    /// <summary>Each row is a stride after the one before, and may end in a partial vector.</summary>
    private void WriteRows(MicroKernelShape kernel, MicroKernelPiece piece, string firstLane)
    {
        writer.Lines(Declare(RowPanel, "row", kernel.Rows));
        if (!kernel.IsDiagonal)
        {
            writer.Lines(Declare(ColumnPanel, "column", kernel.Columns));
        }

        WriteLoops(kernel, piece, step: _lanes, copied: "k", (panel, row) => ($"{panel}{row}", "k"));
        writer.Line();
        using (writer.Block("if (block.HasTail)"))
        {
            writer.Line($"{_ref} {TailOf(RowPanel)} = ref Unsafe.Add(ref block.Tail, row * {_lanes});");
            if (!kernel.IsDiagonal)
            {
                writer.Line($"{_ref} {TailOf(ColumnPanel)} = ref Unsafe.Add(ref block.Tail, column * {_lanes});");
            }

            WriteStep(kernel, piece, (panel, row) => (TailOf(panel), TailOffset(row, firstLane)));
        }
    }

    /// <summary>The steps that copy a vector too, then those that only multiply.</summary>
    private void WriteLoops(
        MicroKernelShape kernel, MicroKernelPiece piece, int step, string copied,
        Func<string, int, (string Reference, string Offset)> pixel)
    {
        writer.Line();
        if (!kernel.IsDiagonal)
        {
            using (writer.Block($"for (; k < block.CopyLength; k += {step})"))
            {
                writer.Line($"block.PrefetchNext({copied});");
                writer.Line(vocabulary.Copy("source", copied, "target", "k"));
                WriteStep(kernel, piece, pixel);
                if (copied != "k")
                {
                    writer.Line($"{copied} += {_lanes};");
                }
            }

            writer.Line();
        }

        using (writer.Block($"for (; k < length; k += {step})"))
        {
            WriteStep(kernel, piece, pixel);
        }
    }

    /// <summary>One vector of pixels: loads the columns once, then multiplies each row with all of them.</summary>
    private void WriteStep(
        MicroKernelShape kernel, MicroKernelPiece piece, Func<string, int, (string Reference, string Offset)> address)
    {
        string columns = kernel.IsDiagonal ? RowPanel : ColumnPanel;
        if (!piece.Shape.IsDiagonal)
        {
            writer.Lines(Enumerable.Range(piece.Column, piece.Shape.Columns).Select(column => Load(columns, column, address)));
        }

        foreach (IGrouping<int, (int Row, int Column)> entries in piece.Entries().GroupBy(e => e.Row))
        {
            writer.Line(Load(RowPanel, entries.Key, address));
            writer.Lines(entries.Select(e =>
                $"{Sum(e)} = {vocabulary.MultiplyAdd(Vector(RowPanel, e.Row), Vector(columns, e.Column), Sum(e))};"));
        }
    }

    private string Load(string panel, int row, Func<string, int, (string Reference, string Offset)> address)
    {
        (string reference, string offset) = address(panel, row);
        return $"var {Vector(panel, row)} = {vocabulary.Load(reference, offset)};";
    }

    /// <summary>Declares a reference to each row of a micro-panel.</summary>
    /// <param name="name">The micro-panel's letter.</param>
    /// <param name="start">The variable with the micro-panel's first channel.</param>
    /// <param name="rows">Channels in the micro-panel.</param>
    private IEnumerable<string> Declare(string name, string start, int rows)
    {
        yield return $"{_ref} {name}0 = ref Unsafe.Add(ref block.Pixels, {start} * block.Stride);";
        for (int row = 1; row < rows; row++)
        {
            yield return $"{_ref} {name}{row} = ref Unsafe.Add(ref {name}{row - 1}, block.Stride);";
        }
    }

    private string TailOffset(int row, string firstLane) =>
        row == 0 ? firstLane : firstLane == "0" ? $"{row * _lanes}" : $"{firstLane} + {row * _lanes}";

    private static string TailOf(string panel) => panel + "Tail";

    private static string Vector(string panel, int row) => $"{panel}v{row}";

    private static string Sum((int Row, int Column) entry) => $"s{entry.Row}_{entry.Column}";
}
