using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the looped routine of one instruction set: all of a product of some channels and one KC block, with features read in
/// place, in loops over the micro-tiles. Constants in the place of C and M gained 1 to 5 % (8×64 to 48×256 on a Xeon of 2023), for
/// milliseconds of compilation for each size.
/// </summary>
internal sealed class LoopedRoutineEmitter(CodeWriter writer, WideVocabulary vocabulary)
{
    private readonly VectorVocabulary _vectors = vocabulary.Vectors;
    private readonly string _element = vocabulary.Vectors.Element;
    private readonly int _bytes = vocabulary.Vectors.Isa.Element.Bytes;
    private readonly int _vectorBytes = vocabulary.Vectors.Isa.VectorLanes * vocabulary.Vectors.Isa.Element.Bytes;

    private int Passes => _vectors.Isa.Passes;

    /// <summary>
    /// Each vector holds half of the lanes. The sums of the first half wait in memory while the others are computed, and vectors are
    /// loaded aligned where they can be: every other one of those that are not crosses a cache line. Measured on a Zen 3 server with AVX2
    /// and ordinary arrays, the time without either over that with both: 48×1000 1.19, 64×784 1.22, 24×600 1.15, 16×256 1.12.
    /// </summary>
    private bool HasPasses => Passes > 1;

    private string MinusZero => "-0" + _element[0];

    public void Write(string structName)
    {
        string operands = $"ref {_element} destination, {_element} scale";
        writer.Line($"/// <summary>The looped routine of {_vectors.Isa.Name} for <c>{_element}</c>.</summary>");
        writer.Line("/// <remarks>For generated code.</remarks>");
        using (writer.Block($"public readonly unsafe struct {structName} : ILoopedRoutine<{_element}>"))
        {
            writer.Line("/// <inheritdoc/>");
            WriteAttributes();
            using (writer.Block($"public static void Compute(int channels, int pixels, int stride, ref {_element} features, {operands})"))
            {
                using (writer.Block($"fixed ({_element}* values = &features)"))
                {
                    WriteConstants();
                    writer.Line("int last = LoopedAlgorithm.LastPanel(channels);");
                    using (writer.Block($"for (nuint row = 0; row < (nuint)(channels - last); row += {LoopedAlgorithm.MicroPanel})"))
                    {
                        WritePanel(LoopedAlgorithm.MicroPanel);
                    }

                    writer.Line();
                    using (writer.Block("switch (last)"))
                    {
                        for (int rows = 1; rows <= LoopedAlgorithm.MostRows; rows++)
                        {
                            writer.Line($"case {rows}:");
                            writer.Line($"    Last{rows}(channels, pixels, stride, values, ref destination, scale);");
                            writer.Line("    break;");
                        }
                    }
                }
            }

            for (int rows = 1; rows <= LoopedAlgorithm.MostRows; rows++)
            {
                writer.Line();
                WriteAttributes();
                string parameters = $"int channels, int pixels, int stride, {_element}* values, {operands}";
                using (writer.Block($"private static void Last{rows}({parameters})"))
                {
                    WriteConstants();
                    writer.Line($"nuint row = gramStride - {rows};");
                    WritePanel(rows);
                }
            }
        }
    }

    private void WriteAttributes() =>
        writer.Lines(HasPasses ? [VectorVocabulary.Optimized, "[SkipLocalsInit]"] : [VectorVocabulary.Optimized]);

    private void WriteConstants()
    {
        writer.Line("nuint gramStride = (nuint)channels;");
        writer.Line("// In bytes: offsets of values would be multiplied in every step.");
        writer.Line($"nuint length = (nuint)pixels * {_bytes};");
        writer.Line($"nuint stride1 = (nuint)stride * {_bytes};");
        writer.Line("byte* f = (byte*)values;");
        if (HasPasses)
        {
            WriteMemoryOfWaitingSums();
            WriteHead();
        }

        writer.Line($"nuint rest = length & {ElementType.LaneBytes - 1};");
        writer.Line("nuint whole = length - rest;");
        for (int pass = 0; pass < Passes; pass++)
        {
            writer.Line($"var mask{pass} = {vocabulary.Mask($"((int)rest / {_bytes}) - {pass * _vectors.Isa.VectorLanes}")};");
        }
    }

    private void WriteMemoryOfWaitingSums()
    {
        writer.Line("// As many vectors as there are registers, aligned.");
        writer.Line($"{_element}* memory = stackalloc {_element}[{(_vectors.Isa.Registers + 1) * _vectors.Isa.VectorLanes}];");
        writer.Line($"var work = ({_element}*)(((nuint)memory + {_vectorBytes - 1}) & ~(nuint){_vectorBytes - 1});");
    }

    /// <summary>
    /// Where all rows begin equally far into a vector, they are read from its beginning on: the lanes rotate, and the halves of
    /// rotated lanes are added in the same pairs. What is before a row is masked.
    /// </summary>
    private void WriteHead()
    {
        writer.Line($"nuint head = (nuint)f & {_vectorBytes - 1};");
        using (writer.Block($"if (((stride1 & {_vectorBytes - 1}) | (head & {_bytes - 1})) != 0 || length < {2 * ElementType.LaneBytes})"))
        {
            writer.Line("head = 0;");
        }

        writer.Line();
        writer.Line("length += head;");
        writer.Line("f -= head;");
        writer.Line($"var headMask = ~{vocabulary.Mask($"(int)head / {_bytes}")};");
        writer.Line("// Lanes without a last pixel add +0. Those of other rotations add -0, which changes nothing.");
        writer.Line($"var padding = {_vectors.Broadcast($"pixels % {_vectors.Isa.Element.Lanes} == 0 ? {MinusZero} : 0")};");
    }

    /// <summary>A micro-panel with each one before it, then with itself.</summary>
    private void WritePanel(int rows)
    {
        writer.Line("byte* a = f + (row * stride1);");
        using (writer.Block($"for (nuint column = 0; column < row; column += {LoopedAlgorithm.MicroPanel})"))
        {
            writer.Line("byte* b = f + (column * stride1);");
            WriteMicroTile(MicroKernelShape.Rectangle(rows, LoopedAlgorithm.MicroPanel));
        }

        writer.Line();
        using (writer.Block($"// The {MicroKernelShape.Diagonal(rows)}."))
        {
            WriteMicroTile(MicroKernelShape.Diagonal(rows));
        }
    }

    private void WriteMicroTile(MicroKernelShape shape)
    {
        var positions = new Dictionary<(int Row, int Column), SumPosition>();
        int groups = 0;
        foreach (MicroKernelPiece piece in shape.PiecesFor(_vectors.Isa))
        {
            WriteMultiplyAdds([.. piece.Entries()], shape.IsDiagonal ? "a" : "b");
            // Vectors shorter than a micro-tile hold columns, which are rows above the diagonal.
            (int Row, int Column)[] entries = [.. Passes == 1
                ? piece.Entries()
                : piece.Entries().OrderBy(entry => entry.Column).ThenBy(entry => entry.Row)];
            for (int first = 0; first < entries.Length; first += vocabulary.SumsTogether)
            {
                (int Row, int Column)[] together = [.. entries.Skip(first).Take(vocabulary.SumsTogether)];
                string sums = $"g{groups++}";
                writer.Statements(vocabulary.Reduce([.. together.Select(Sum)], $"var {sums}", addend: HasPasses ? "padding" : null));
                for (int lane = 0; lane < together.Length; lane++)
                {
                    positions.Add(together[lane], new SumPosition(sums, lane));
                }
            }
        }

        if (shape.IsDiagonal)
        {
            writer.Line($"ref {_element} square = ref Unsafe.Add(ref destination, (row * gramStride) + row);");
            WriteStores("square", shape.Rows, shape.Rows, (row, column) => positions[(Math.Max(row, column), Math.Min(row, column))]);
        }
        else
        {
            writer.Line($"ref {_element} lower = ref Unsafe.Add(ref destination, (row * gramStride) + column);");
            writer.Line($"ref {_element} upper = ref Unsafe.Add(ref destination, (column * gramStride) + row);");
            WriteStores("lower", shape.Rows, shape.Columns, (row, column) => positions[(row, column)]);
            WriteStores("upper", shape.Columns, shape.Rows, (row, column) => positions[(column, row)]);
        }
    }

    private void WriteMultiplyAdds((int Row, int Column)[] entries, string columns)
    {
        if (!HasPasses)
        {
            WritePass(entries, columns, "0", "mask0");
            return;
        }

        // In memory of their own, because the compiler would rather keep accumulators of the next pass on the stack.
        writer.Statements(entries.Select(entry => $"{vocabulary.Vector}<{_element}> {Sum(entry)};"));
        using (writer.Block($"for (nuint lane = 0; ; lane += {ElementType.LaneBytes / Passes})"))
        {
            WritePass(entries, columns, "lane", "(lane == 0 ? mask0 : mask1)");
            using (writer.Block("if (lane != 0)"))
            {
                writer.Line("break;");
            }

            writer.Lines(entries.Select((entry, index) => $"{vocabulary.Vector}.StoreAligned({Sum(entry)}, {Work(index)});"));
        }

        writer.Lines(entries.Select((entry, index) => $"{Sum(entry)} += {vocabulary.Vector}.LoadAligned({Work(index)});"));

        string Work(int index) => $"work + {index * _vectors.Isa.VectorLanes}";
    }

    private void WritePass((int Row, int Column)[] entries, string columns, string lane, string mask)
    {
        string[] panels = columns == "a" ? ["a"] : ["a", "b"];
        writer.Statements(entries.Select(entry => $"{(HasPasses ? "" : "var ")}{Sum(entry)} = {_vectors.Zero};"));
        // Declared here, they stay in registers; for the whole method the compiler would keep them on the stack.
        writer.Statements(entries.SelectMany(entry => new[] { entry.Row, entry.Column }).Distinct().Where(row => row > 1)
            .Select(row => $"nuint stride{row} = {row} * stride1;"));
        if (HasPasses)
        {
            writer.Line($"nuint k = {lane};");
            using (writer.Block("if (k < head)"))
            {
                WriteAddresses("k");
                WriteStep(entries, columns, Masked("headMask"), column => column);
                writer.Line($"k += {ElementType.LaneBytes};");
            }

            writer.Line();
        }

        using (writer.Block($"for ({(HasPasses ? "" : $"nuint k = {lane}")}; k < whole; k += {ElementType.LaneBytes})"))
        {
            WriteAddresses("k");
            WriteStep(entries, columns, pointer => $"{vocabulary.Vector}.Load(({_element}*)({pointer}))", column => column);
        }

        writer.Line();
        using (writer.Block($"if (rest > {lane})")) // The second half of the lanes often has no last pixel.
        {
            WriteAddresses(lane == "0" ? "whole" : "whole + lane");
            writer.Line($"var mask = {mask};");
            if (HasPasses)
            {
                writer.Line("// In lanes without a pixel, columns are -0: the product with +0 adds nothing, not even a sign.");
                writer.Line($"var outside = {vocabulary.Vector}.AndNot({_vectors.Broadcast(MinusZero)}, mask);");
            }

            WriteStep(entries, columns, Masked("mask"), HasPasses ? column => $"({column} | outside)" : column => column);
        }

        writer.Line();

        Func<string, string> Masked(string lanes) => pointer => vocabulary.MaskedLoad($"({_element}*)({pointer})", lanes);

        void WriteAddresses(string k) => writer.Lines(panels.Select(panel => $"byte* {panel}k = {panel} + {k};"));
    }

    private void WriteStep((int Row, int Column)[] entries, string columns, Func<string, string> load, Func<string, string> columnOf)
    {
        writer.Statements(entries.Select(entry => Load(columns, entry.Column)).Union(entries.Select(entry => Load("a", entry.Row))));
        writer.Statements(entries.Select(entry =>
            $"{Sum(entry)} = {_vectors.MultiplyAdd($"a{entry.Row}", columnOf($"{columns}{entry.Column}"), Sum(entry))};"));

        string Load(string panel, int row) =>
            $"var {panel}{row} = {load(row == 0 ? $"{panel}k" : $"{panel}k + stride{row}")};";
    }

    /// <summary>Stores rows of sums; 4 adjacent ones, or those that are left, at a time.</summary>
    private void WriteStores(string target, int rows, int columns, Func<int, int, SumPosition> positionOf)
    {
        const int Most = LoopedAlgorithm.MicroPanel;
        var chunks = new List<(string Offset, SumPosition[] Sums)>();
        for (int first = 0; first < columns; first += Most)
        {
            int count = Math.Min(Most, columns - first);
            for (int row = 0; row < rows; row++)
            {
                chunks.Add((Offset(row, first), [.. Enumerable.Range(first, count).Select(column => positionOf(row, column))]));
            }
        }

        int together = Math.Max(_vectors.Isa.VectorLanes / Most, 1);
        for (int first = 0; first < chunks.Count; first += together)
        {
            (string Offset, SumPosition[] Sums)[] stored = [.. chunks.Skip(first).Take(together)];
            // What no chunk needs is any sum.
            SumPosition[] sums =
            [
                .. stored.SelectMany(chunk => Enumerable.Range(0, Most).Select(i => chunk.Sums[Math.Min(i, chunk.Sums.Length - 1)])),
            ];
            string gathered = $"{target}{first}";
            writer.Statements(vocabulary.GatherIfNeeded(sums).AssignTo($"var {gathered}"));
            writer.Statements(stored.SelectMany((chunk, i) => vocabulary.StorePart(gathered, i, chunk.Sums.Length, target, chunk.Offset)));
        }
    }

    private static string Offset(int row, int first)
    {
        string rowOffset = row == 0 ? "" : row == 1 ? "gramStride" : $"({row} * gramStride)";
        return row == 0 ? $"{first}" : first == 0 ? rowOffset : $"{rowOffset} + {first}";
    }

    private static string Sum((int Row, int Column) entry) => $"s{entry.Row}_{entry.Column}";
}
