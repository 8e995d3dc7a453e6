using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Writes the tiles of one instruction set in outer-product form. They fit any size: the panel has one form only.</summary>
internal sealed class OuterTileEmitter(CodeWriter writer, VectorVocabulary vocabulary, OuterTileSize size)
{
    private const string Parameters =
        "in " + Names.Gemm + "StripPanel panel, int row, int column, float scale, ref float levels, ref float sums, ref " + Names.Gemm + "OuterStores stores";

    private const string Arguments = "panel, row, column, scale, ref levels, ref sums, ref stores";

    /// <summary>Halvings from the lanes of <c>float</c> to a sum.</summary>
    private const int Levels = 4;

    private readonly int _length = vocabulary.Isa.VectorLanes;

    private string StructName => vocabulary.StructName + "Outer";

    public void Write()
    {
        using (writer.Block($"internal readonly struct {StructName} : {Names.Gemm}IOuterTiles"))
        {
            writer.Line($"public static int Rows => {size.Rows};");
            writer.Line();
            writer.Line($"public static int Vectors => {size.Vectors};");
            writer.Line();
            writer.Line($"public static int VectorLength => {_length};");
            writer.Line();
            writer.Line("public static void Transpose(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth) =>");
            writer.Line($"    {vocabulary.Lanes}.Transpose(ref source, stride, ref target, second, third, fourth);");
            writer.Line();
            writer.Line("public static void Copy(ref float source, ref float target, int count) =>");
            writer.Line($"    {vocabulary.Lanes}.Copy(ref source, ref target, count);");
            writer.Line();
            WriteChoice();
            for (int vectors = 1; vectors <= size.Vectors; vectors++)
            {
                WriteTile(vectors);
            }
        }
    }

    private void WriteChoice()
    {
        using (writer.Block($"public static void Multiply(int vectors, {Parameters})"))
        {
            using (writer.Block("switch (vectors)"))
            {
                for (int vectors = 1; vectors <= size.Vectors; vectors++)
                {
                    writer.Line(vectors == size.Vectors ? "default:" : $"case {vectors}:");
                    writer.Line($"    Multiply{vectors}({Arguments});");
                    writer.Line("    break;");
                }
            }
        }
    }

    private void WriteTile(int vectors)
    {
        int sums = size.Rows * vectors;
        writer.Line();
        writer.Line($"// {size.Rows} channels × {vectors * _length}: {sums} accumulators, {sums + vectors + 1} of {vocabulary.Isa.Registers} registers.");
        writer.Line(Names.Optimized);
        using (writer.Block($"private static void Multiply{vectors}({Parameters})"))
        {
            writer.Line("ref float a = ref panel.Channel(row);");
            writer.Lines(Enumerable.Range(0, vectors).Select(v => $"ref float b{v} = ref panel.Channel(column{Plus(v * _length)});"));
            writer.Line("nuint k = 0;");
            using (writer.Block("for (int turn = 0; ; turn++)"))
            {
                writer.Line($"stores.StorePart<{StructName}>();");
                writer.Line("nuint end = k + panel.LengthOf(turn);");
                WriteAll(vectors, sum => $"var {sum.Name} = {vocabulary.Zero};");
                using (writer.Block($"for (; k < end; k += {OuterForm.StripChannels})"))
                {
                    WriteStep(vectors);
                }

                WriteCounter(vectors);
                WriteFinish(vectors);
                writer.Line("return;");
            }
        }
    }

    /// <summary>One pixel: the columns are loaded once, then each row's value meets all of them.</summary>
    private void WriteStep(int vectors)
    {
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var bv{v} = {vocabulary.Load($"b{v}", "k")};"));
        for (int row = 0; row < size.Rows; row++)
        {
            writer.Line($"var av{row} = {vocabulary.Broadcast($"{Names.Unsafe}.Add(ref a, k{Plus(row)})")};");
            for (int v = 0; v < vectors; v++)
            {
                string sum = Sum(row, v);
                writer.Line($"{sum} = {vocabulary.MultiplyAdd($"av{row}", $"bv{v}", sum)};");
            }
        }
    }

    /// <summary>The sums of a lane wait at the first level that is free, and are added to those that wait before it.</summary>
    private void WriteCounter(int vectors)
    {
        int plane = size.Rows * vectors * _length;
        for (int level = 0; level < Levels; level++)
        {
            int start = level * plane;
            using (writer.Block($"if ((turn & {1 << level}) == 0)"))
            {
                WriteAll(vectors, sum => vocabulary.Store(sum.Name, "levels", start + sum.Place));
                writer.Line("continue;");
            }

            WriteAll(vectors, sum => $"{sum.Name} += {vocabulary.Load("levels", $"{start + sum.Place}")};");
        }
    }

    private void WriteFinish(int vectors)
    {
        // A lane that is filled up with zeros cannot end in -0: nor may the sum.
        using (writer.Block("if (panel.IsPadded)"))
        {
            WriteAll(vectors, sum => $"{sum.Name} += {vocabulary.Zero};");
        }

        WriteAll(vectors, sum => vocabulary.Store($"{vocabulary.Lanes}.Finish({sum.Name}, scale)", "sums", sum.Place));
    }

    private void WriteAll(int vectors, Func<(string Name, int Place), string> line)
    {
        for (int row = 0; row < size.Rows; row++)
        {
            for (int v = 0; v < vectors; v++)
            {
                writer.Line(line((Sum(row, v), ((row * vectors) + v) * _length)));
            }
        }
    }

    private static string Sum(int row, int vector) => $"s{row}_{vector}";

    private static string Plus(int offset) => offset == 0 ? "" : $" + {offset}";
}
