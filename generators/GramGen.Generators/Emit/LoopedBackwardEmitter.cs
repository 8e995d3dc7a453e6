using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the looped backward routine of one instruction set: all of dF = scale·S·F for up to some tens of channels, with features read
/// and gradients stored in place. Few channels have a method for each number of them, with S in registers; more are cut into
/// micro-panels, with a method for each MR and in it a loop over the channels for each NR.
/// </summary>
/// <remarks>
/// An entry does not depend on the entries beside it. So the last vector of a row ends where the row ends, and computes the entries that
/// it shares with the vector before it again: the same bits, without masks. A row shorter than a vector takes shorter vectors.
/// </remarks>
internal sealed class LoopedBackwardEmitter(CodeWriter writer, VectorVocabulary vocabulary)
{
    private readonly GemmMicroTile _microTile = vocabulary.Isa.GemmMicroTile;
    private readonly int _length = vocabulary.Isa.VectorLanes;
    private readonly string _element = vocabulary.Element;

    /// <summary>MR at least: micro-panels are cut evenly, and fewer channels than a micro-panel has are few.</summary>
    private int FewestRows => _microTile.Rows / 2;

    /// <summary>Writes the routine.</summary>
    /// <param name="shorter">The vocabulary with the next shorter vectors; null if there are none.</param>
    public void Write(VectorVocabulary? shorter)
    {
        const string Operands = "ref features, ref sums, ref destination, scale, isMasked";
        string parameters = $"int channels, int pixels, ref {_element} features, ref {_element} sums, "
            + $"ref {_element} destination, {_element} scale, bool isMasked";
        using (writer.Block($"internal readonly struct {StructName(vocabulary)} : ILoopedBackward<{_element}>"))
        {
            using (writer.Block($"public static void Compute({parameters})"))
            {
                if (shorter is not null)
                {
                    using (writer.Block($"if (pixels < {_length})"))
                    {
                        writer.Line($"{StructName(shorter)}.Compute(channels, pixels, {Operands});");
                        writer.Line("return;");
                    }

                    writer.Line();
                }

                writer.Line("int blockPixels = BackwardAlgorithm.BlockPixels(channels, "
                    + $"microTileBytes: {_microTile.Vectors * _length * vocabulary.Isa.Element.Bytes}, "
                    + $"bytes: {vocabulary.Isa.Element.Bytes});");
                using (writer.Block("for (int first = 0; first < pixels; first += blockPixels)"))
                {
                    writer.Line("int end = Math.Min(first + blockPixels, pixels);");
                    writer.Line($"int panels = (channels + {_microTile.Rows - 1}) / {_microTile.Rows};");
                    using (writer.Block("for (int row = 0; panels > 0; panels--)"))
                    {
                        writer.Line("int rows = (channels - row + panels - 1) / panels;");
                        using (writer.Block("switch (rows)"))
                        {
                            for (int rows = FewestRows; rows <= _microTile.Rows; rows++)
                            {
                                writer.Line(rows == _microTile.Rows ? "default:" : $"case {rows}:");
                                writer.Line($"    Compute{rows}(row, first, end, channels, pixels, {Operands});");
                                writer.Line("    break;");
                            }
                        }

                        writer.Line();
                        writer.Line("row += rows;");
                    }
                }
            }

            WriteFew(shorter);
            for (int rows = FewestRows; rows <= _microTile.Rows; rows++)
            {
                writer.Line();
                writer.Line(VectorVocabulary.Optimized);
                using (writer.Block($"private static void Compute{rows}(int row, int first, int end, {parameters})"))
                {
                    WritePanel(rows);
                }
            }
        }
    }

    /// <summary>A method for each of the few numbers of channels, with S in registers and the channels unrolled.</summary>
    private void WriteFew(VectorVocabulary? shorter)
    {
        const string Operands = "pixels, ref features, ref gramGradient, isSymmetric, ref destination, scale, isMasked";
        string parameters = $"int pixels, ref {_element} features, ref {_element} gramGradient, bool isSymmetric, "
            + $"ref {_element} destination, {_element} scale, bool isMasked";
        writer.Line();
        using (writer.Block($"public static void ComputeFew(int channels, {parameters})"))
        {
            if (shorter is not null)
            {
                using (writer.Block($"if (pixels < {_length})"))
                {
                    writer.Line($"{StructName(shorter)}.ComputeFew(channels, {Operands});");
                    writer.Line("return;");
                }

                writer.Line();
            }

            using (writer.Block("switch (channels)"))
            {
                for (int channels = 1; channels <= BackwardAlgorithm.FewChannels; channels++)
                {
                    writer.Line(channels == BackwardAlgorithm.FewChannels ? "default:" : $"case {channels}:");
                    writer.Line($"    Few{channels}({Operands});");
                    writer.Line("    break;");
                }
            }
        }

        for (int channels = 1; channels <= BackwardAlgorithm.FewChannels; channels++)
        {
            writer.Line();
            writer.Line(VectorVocabulary.Optimized);
            using (writer.Block($"private static void Few{channels}({parameters})"))
            {
                WriteAllChannels(channels);
            }
        }
    }

    private void WriteAllChannels(int channels)
    {
        for (int row = 0; row < channels; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                int lower = (row * channels) + column;
                string transposed = column == row ? $"{lower}" : $"isSymmetric ? {lower} : {(column * channels) + row}";
                writer.Line($"var e{row}_{column} = "
                    + $"{vocabulary.Broadcast($"Unsafe.Add(ref gramGradient, {lower}) + Unsafe.Add(ref gramGradient, {transposed})")};");
            }
        }

        writer.Line("nuint stride = (nuint)pixels;");
        using (writer.Block($"for (nuint pixel = 0; pixel < stride; pixel += {_length})"))
        {
            writer.Line($"nuint at = Math.Min(pixel, stride - {_length});");
            writer.Line($"ref {_element} f = ref Unsafe.Add(ref features, at);");
            writer.Line($"ref {_element} d = ref Unsafe.Add(ref destination, at);");
            for (int channel = 0; channel < channels; channel++)
            {
                writer.Line($"var f{channel} = {vocabulary.Load("f", "0")};");
                if (channel < channels - 1)
                {
                    writer.Line("f = ref Unsafe.Add(ref f, stride);");
                }
            }

            for (int row = 0; row < channels; row++)
            {
                writer.Line($"var s{row} = {vocabulary.Zero};");
                writer.Lines(Enumerable.Range(0, channels)
                    .Select(k => $"s{row} = {vocabulary.MultiplyAdd($"e{Math.Max(row, k)}_{Math.Min(row, k)}", $"f{k}", $"s{row}")};"));
                WriteStore($"s{row}", $"f{row}", "d", 0);
                if (row < channels - 1)
                {
                    writer.Line("d = ref Unsafe.Add(ref d, stride);");
                }
            }
        }
    }

    private static string StructName(VectorVocabulary vocabulary) => vocabulary.IsaName + "Backward";

    private void WritePanel(int rows)
    {
        writer.Line("nuint stride = (nuint)pixels;");
        writer.Line("nuint offset = (nuint)row * stride;");
        using (writer.Block("for (nuint pixel = (nuint)first; pixel < (nuint)end;)"))
        {
            writer.Line($"nuint vectors = ((nuint)end - pixel + {_length - 1}) / {_length};");
            // Near the end two even halves, so that no narrow one is left over.
            writer.Line($"vectors = vectors == {_microTile.Vectors + 1} ? {(_microTile.Vectors + 1) / 2} : "
                + $"Math.Min(vectors, {_microTile.Vectors});");
            writer.Line($"nuint last = Math.Min(pixel + ((vectors - 1) * {_length}), stride - {_length});");
            using (writer.Block("switch (vectors)"))
            {
                for (int vectors = 1; vectors <= _microTile.Vectors; vectors++)
                {
                    writer.Line(vectors == _microTile.Vectors ? "default:" : $"case {vectors}:");
                    using (writer.Block(""))
                    {
                        WriteMicroTile(rows, vectors);
                        writer.Line("break;");
                    }
                }
            }

            writer.Line();
            writer.Line($"pixel += vectors * {_length};");
        }
    }

    private void WriteMicroTile(int rows, int vectors)
    {
        writer.Line($"ref {_element} a = ref Unsafe.Add(ref sums, row);");
        WriteReferences(vectors, "b", "features", "");
        for (int row = 0; row < rows; row++)
        {
            writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var {Sum(row, v)} = {vocabulary.Zero};"));
        }

        using (writer.Block("for (int k = 0; k < channels; k++)"))
        {
            writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var bv{v} = {LoadOf("b", v, vectors)};"));
            for (int row = 0; row < rows; row++)
            {
                writer.Line($"var av{row} = {vocabulary.Broadcast(row == 0 ? "a" : $"Unsafe.Add(ref a, {row})")};");
                writer.Lines(Enumerable.Range(0, vectors)
                    .Select(v => $"{Sum(row, v)} = {vocabulary.MultiplyAdd($"av{row}", $"bv{v}", Sum(row, v))};"));
            }

            writer.Line("a = ref Unsafe.Add(ref a, channels);");
            WriteAdvance(vectors, "b");
        }

        writer.Line();
        WriteReferences(vectors, "f", "features", "offset + ");
        WriteReferences(vectors, "d", "destination", "offset + ");
        for (int row = 0; row < rows; row++)
        {
            if (row > 0)
            {
                WriteAdvance(vectors, "f");
                WriteAdvance(vectors, "d");
            }

            for (int v = 0; v < vectors; v++)
            {
                bool isLast = v == vectors - 1;
                WriteStore(Sum(row, v), LoadOf("f", v, vectors), isLast ? "dLast" : "d", isLast ? 0 : v * _length);
            }
        }
    }

    private void WriteStore(string sum, string features, string destination, int offset)
    {
        writer.Line($"{sum} = Scale({sum}, scale);");
        using (writer.Block("if (isMasked)"))
        {
            writer.Line($"{sum} = GemmVectors.Mask({sum}, {features});");
        }

        writer.Line();
        writer.Line(vocabulary.Store(sum, destination, offset));
    }

    /// <summary>References to a row at the micro-tile's first vector, if it has several, and at its last.</summary>
    private void WriteReferences(int vectors, string name, string target, string offset)
    {
        if (vectors > 1)
        {
            writer.Line($"ref {_element} {name} = ref Unsafe.Add(ref {target}, {offset}pixel);");
        }

        writer.Line($"ref {_element} {name}Last = ref Unsafe.Add(ref {target}, {offset}last);");
    }

    private void WriteAdvance(int vectors, string name)
    {
        if (vectors > 1)
        {
            writer.Line($"{name} = ref Unsafe.Add(ref {name}, stride);");
        }

        writer.Line($"{name}Last = ref Unsafe.Add(ref {name}Last, stride);");
    }

    private string LoadOf(string name, int vector, int vectors) =>
        vector == vectors - 1 ? vocabulary.Load($"{name}Last", "0") : vocabulary.Load(name, $"{vector * _length}");

    private static string Sum(int row, int vector) => $"s{row}_{vector}";
}
