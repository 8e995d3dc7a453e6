using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the tiles of the backward product of one instruction set: R rows of the gradient × whole vectors, to which each
/// step adds an outer product. They fit any size.
/// </summary>
internal sealed class GradientTileEmitter(CodeWriter writer, VectorVocabulary vocabulary, OuterTileSize size)
{
    private readonly int _length = vocabulary.Isa.VectorLanes;
    private readonly string _ref = $"ref {vocabulary.Element}";
    private readonly string _parameters = $"scoped in {Names.Gemm}GradientTile<{vocabulary.Element}> tile";

    private string StructName => vocabulary.StructName + "Gradient";

    public void Write()
    {
        writer.Line();
        using (writer.Block($"internal readonly struct {StructName} : {Names.Gemm}IGradientTiles<{vocabulary.Element}>"))
        {
            writer.Line($"public static int Rows => {size.Rows};");
            writer.Line();
            writer.Line($"public static int Vectors => {size.Vectors};");
            writer.Line();
            writer.Line($"public static int VectorLength => {_length};");
            WriteTiles("ChannelRows", WritePackedLeft, $"a = ref {Names.Unsafe}.Add(ref a, {size.Rows});");
            WriteTiles("PixelRows", WriteFeaturesLeft, nextLeft: null);
        }
    }

    private void WriteTiles(string name, Func<Func<int, string>> writeLeft, string? nextLeft)
    {
        writer.Line();
        using (writer.Block($"public static void {name}(int vectors, {_parameters})"))
        {
            using (writer.Block("switch (vectors)"))
            {
                for (int vectors = 1; vectors <= size.Vectors; vectors++)
                {
                    writer.Line(vectors == size.Vectors ? "default:" : $"case {vectors}:");
                    writer.Line($"    {name}{vectors}(tile);");
                    writer.Line("    break;");
                }
            }
        }

        for (int vectors = 1; vectors <= size.Vectors; vectors++)
        {
            WriteTile(name, vectors, writeLeft, nextLeft);
        }
    }

    private void WriteTile(string name, int vectors, Func<Func<int, string>> writeLeft, string? nextLeft)
    {
        int sums = size.Rows * vectors;
        writer.Line();
        writer.Line($"// {size.Rows} rows × {vectors * _length}: {sums} accumulators, {sums + vectors + 1} of {vocabulary.Isa.Registers} registers.");
        writer.Line(Names.Optimized);
        using (writer.Block($"private static void {name}{vectors}({_parameters})"))
        {
            Func<int, string> left = writeLeft();
            writer.Line($"{_ref} b = ref tile.Right;");
            writer.Line("nuint rightStride = tile.RightStride;");
            WriteAll(vectors, sum => $"var {sum.Name} = {vocabulary.Zero};");
            writer.Line("nuint k = 0;");
            writer.Line("nuint row = 0;");
            using (writer.Block("do"))
            {
                WriteFetches(vectors);
                writer.Line("nuint end = global::System.Math.Min(k + tile.StepsPerFetch, tile.Steps);");
                using (writer.Block("for (; k < end; k++)"))
                {
                    WriteStep(vectors, left);
                    writer.Line($"b = ref {Names.Unsafe}.Add(ref b, rightStride);");
                    if (nextLeft is not null)
                    {
                        writer.Line(nextLeft);
                    }
                }
            }

            writer.Line("while (k < tile.Steps);");
            writer.Line();
            WriteStores(vectors);
        }
    }

    /// <summary>S in strips of R channels, of which a step takes R neighbouring values.</summary>
    private Func<int, string> WritePackedLeft()
    {
        writer.Line($"{_ref} a = ref tile.Left;");
        return row => row == 0 ? "a" : $"{Names.Unsafe}.Add(ref a, {row})";
    }

    /// <summary>Pixels in place, one behind the other; where rows are missing the last pixel again.</summary>
    private Func<int, string> WriteFeaturesLeft()
    {
        writer.Line($"{_ref} a0 = ref tile.Left;");
        writer.Lines(Enumerable.Range(1, size.Rows - 1)
            .Select(row => $"{_ref} a{row} = ref {Names.Unsafe}.Add(ref a{row - 1}, {row} < tile.Rows ? tile.LeftStride : 0);"));
        return row => $"{Names.Unsafe}.Add(ref a{row}, k)";
    }

    /// <summary>Asks for a row of the gradient that is stored at the end, and of the features that follow.</summary>
    private void WriteFetches(int vectors)
    {
        writer.Line($"{_ref} next = ref {Names.Unsafe}.Add(ref tile.Features, tile.Ahead + (row * tile.Stride));");
        writer.Line($"{_ref} store = ref {Names.Unsafe}.Add(ref tile.Target, row * tile.Stride);");
        int line = vocabulary.Isa.Element.Lanes;
        for (int value = 0; value < (vectors * _length) + line; value += line)
        {
            writer.Line($"{Names.Prefetch}.Line(ref {Names.Unsafe}.Add(ref next, {value}));");
            writer.Line($"{Names.Prefetch}.Line(ref {Names.Unsafe}.Add(ref store, {value}));");
        }

        writer.Line("row++;");
    }

    /// <summary>One k: the columns are loaded once, then each row's value meets all of them.</summary>
    private void WriteStep(int vectors, Func<int, string> left)
    {
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var bv{v} = {vocabulary.Load("b", $"{v * _length}")};"));
        for (int row = 0; row < size.Rows; row++)
        {
            writer.Line($"var av{row} = {vocabulary.Broadcast(left(row))};");
            for (int v = 0; v < vectors; v++)
            {
                string sum = Sum(row, v);
                writer.Line($"{sum} = {vocabulary.MultiplyAdd($"av{row}", $"bv{v}", sum)};");
            }
        }
    }

    private void WriteStores(int vectors)
    {
        writer.Line($"{_ref} target = ref tile.Target;");
        using (writer.Block("if (tile.IsMasked)"))
        {
            writer.Line($"{_ref} features = ref tile.Features;");
            WriteRows(vectors, "features", sum => $"{vocabulary.Lanes}.Mask({Finished(sum.Name)}, {vocabulary.Load("features", $"{sum.Place}")})");
            writer.Line("return;");
        }

        writer.Line();
        WriteRows(vectors, null, sum => Finished(sum.Name));
    }

    private void WriteRows(int vectors, string? features, Func<(string Name, int Place), string> value)
    {
        for (int row = 0; row < size.Rows; row++)
        {
            if (row > 0)
            {
                writer.Line($"target = ref {Names.Unsafe}.Add(ref target, tile.Stride);");
                if (features is not null)
                {
                    writer.Line($"{features} = ref {Names.Unsafe}.Add(ref {features}, tile.Stride);");
                }
            }

            for (int v = 0; v < vectors; v++)
            {
                writer.Line(vocabulary.Store(value((Sum(row, v), v * _length)), "target", v * _length));
            }
        }
    }

    private void WriteAll(int vectors, Func<(string Name, int Place), string> line)
    {
        for (int row = 0; row < size.Rows; row++)
        {
            for (int v = 0; v < vectors; v++)
            {
                writer.Line(line((Sum(row, v), v * _length)));
            }
        }
    }

    private string Finished(string sum) => $"{vocabulary.Lanes}.Finish({sum}, tile.Scale)";

    private static string Sum(int row, int vector) => $"s{row}_{vector}";
}
