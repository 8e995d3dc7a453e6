using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the broadcast micro-kernels of one instruction set: MR rows × whole vectors, to which each step adds an outer product.
/// Packed panels have the same layout at every size, so these micro-kernels fit all of them.
/// </summary>
internal sealed class GemmMicroKernelEmitter(CodeWriter writer, VectorVocabulary vocabulary)
{
    private readonly GemmMicroTile _microTile = vocabulary.Isa.GemmMicroTile;
    private readonly int _length = vocabulary.Isa.VectorLanes;
    private readonly int _panelChannels = OuterAlgorithm.PanelChannels(vocabulary.Isa.Element);
    private readonly string _ref = $"ref {vocabulary.Element}";

    private string StructName => vocabulary.IsaName + "Gemm";

    public void Write()
    {
        using (writer.Block($"internal readonly struct {StructName} : IGemmMicroKernels<{vocabulary.Element}>"))
        {
            writer.Line($"public static int Rows => {_microTile.Rows};");
            writer.Line();
            writer.Line($"public static int Vectors => {_microTile.Vectors};");
            writer.Line();
            writer.Line($"public static int VectorLength => {_length};");
            if (vocabulary.Isa.HasOuterProducts)
            {
                writer.Line();
                writer.Line("public static bool HasSyrk => true;");
                string parameters = $"in PackedFeatures<{vocabulary.Element}> packed, int row, int column, {vocabulary.Element} scale, "
                    + $"{_ref} levels, {_ref} sums, ref DeferredStores<{vocabulary.Element}> stores";
                WriteMicroKernels("Syrk", parameters, "packed, row, column, scale, ref levels, ref sums, ref stores", WriteSyrk);
            }

            string operands = $"scoped in BackwardOperands<{vocabulary.Element}> operands";
            WriteMicroKernels("BackwardChannelsFirst", operands, "operands", WriteBackwardChannelsFirst);
            WriteMicroKernels("BackwardChannelsLast", operands, "operands", WriteBackwardChannelsLast);
        }
    }

    /// <summary>A micro-kernel for each number of vectors, and the choice between them.</summary>
    private void WriteMicroKernels(string name, string parameters, string arguments, Action<int> writeBody)
    {
        writer.Line();
        using (writer.Block($"static void IGemmMicroKernels<{vocabulary.Element}>.{name}(int vectors, {parameters})"))
        {
            using (writer.Block("switch (vectors)"))
            {
                for (int vectors = 1; vectors <= _microTile.Vectors; vectors++)
                {
                    writer.Line(vectors == _microTile.Vectors ? "default:" : $"case {vectors}:");
                    writer.Line($"    {name}{vectors}({arguments});");
                    writer.Line("    break;");
                }
            }
        }

        for (int vectors = 1; vectors <= _microTile.Vectors; vectors++)
        {
            int sums = _microTile.Rows * vectors;
            writer.Line();
            writer.Line($"// {_microTile.Rows} rows × {vectors * _length}: "
                + $"{sums} accumulators, {sums + vectors + 1} of {vocabulary.Isa.Registers} registers.");
            writer.Line(VectorVocabulary.Optimized);
            using (writer.Block($"private static void {name}{vectors}({parameters})"))
            {
                writeBody(vectors);
            }
        }
    }

    /// <summary>One step: loads the vectors of B once, then multiplies each broadcast value of A with all of them.</summary>
    private void WriteStep(int vectors, Func<int, string> loadB, Func<int, string> valueOfA)
    {
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var bv{v} = {loadB(v)};"));
        for (int row = 0; row < _microTile.Rows; row++)
        {
            writer.Line($"var av{row} = {vocabulary.Broadcast(valueOfA(row))};");
            for (int v = 0; v < vectors; v++)
            {
                string sum = Sum(row, v);
                writer.Line($"{sum} = {vocabulary.MultiplyAdd($"av{row}", $"bv{v}", sum)};");
            }
        }
    }

    private void WriteSyrk(int vectors)
    {
        writer.Line($"{_ref} a = ref packed.Channel(row);");
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"{_ref} b{v} = ref packed.Channel(column{Plus(v * _length)});"));
        writer.Line("nuint first = 0;");
        using (writer.Block("for (int lane = 0; ; lane++, first += packed.LaneStride)"))
        {
            writer.Line($"stores.StorePart<{StructName}>();");
            writer.Line("nuint end = first + packed.LaneLength(lane);");
            WriteAll(vectors, (sum, _) => $"var {sum} = {vocabulary.Zero};");
            using (writer.Block($"for (nuint k = first; k < end; k += {_panelChannels})"))
            {
                writer.Lines(Enumerable.Range(0, vectors)
                    .Where(v => v * _length % _panelChannels == 0 || v == vectors - 1)
                    .Select(v => $"b{v}")
                    .Prepend("a")
                    .Select(name => $"Prefetch.Line(ref Unsafe.Add(ref {name}, k + {OuterAlgorithm.PrefetchedPixels * _panelChannels}));"));
                WriteStep(vectors, v => vocabulary.Load($"b{v}", "k"), row => $"Unsafe.Add(ref a, k{Plus(row)})");
            }

            WriteMergeOfLanes(vectors);
            WriteSyrkSums(vectors);
            writer.Line("return;");
        }
    }

    /// <summary>A lane's sums wait in the first free accumulator level; those that wait below it are added first.</summary>
    private void WriteMergeOfLanes(int vectors)
    {
        int levelLength = _microTile.Rows * vectors * _length;
        for (int level = 0; 1 << level < vocabulary.Isa.Element.Lanes; level++)
        {
            int start = level * levelLength;
            using (writer.Block($"if ((lane & {1 << level}) == 0)"))
            {
                WriteAll(vectors, (sum, offset) => vocabulary.Store(sum, "levels", start + offset));
                writer.Line("continue;");
            }

            WriteAll(vectors, (sum, offset) => $"{sum} += {vocabulary.Load("levels", $"{start + offset}")};");
        }
    }

    private void WriteSyrkSums(int vectors)
    {
        // A lane padded with zeros cannot end in -0, so neither may the sum.
        using (writer.Block("if (packed.IsPadded)"))
        {
            WriteAll(vectors, (sum, _) => $"{sum} += {vocabulary.Zero};");
        }

        WriteAll(vectors, (sum, offset) => vocabulary.Store($"Scale({sum}, scale)", "sums", offset));
    }

    /// <summary>A is a micro-panel of S, of which a step takes MR adjacent values.</summary>
    private void WriteBackwardChannelsFirst(int vectors)
    {
        writer.Line($"{_ref} a = ref operands.A;");
        WriteBackward(
            vectors, row => row == 0 ? "a" : $"Unsafe.Add(ref a, {row})", nextA: $"a = ref Unsafe.Add(ref a, {_microTile.Rows});");
    }

    /// <summary>A is the features, a row for each pixel; missing rows read the last pixel again.</summary>
    private void WriteBackwardChannelsLast(int vectors)
    {
        writer.Line($"{_ref} a0 = ref operands.A;");
        writer.Lines(Enumerable.Range(1, _microTile.Rows - 1)
            .Select(row => $"{_ref} a{row} = ref Unsafe.Add(ref a{row - 1}, {row} < operands.Rows ? operands.AStride : 0);"));
        WriteBackward(vectors, row => $"Unsafe.Add(ref a{row}, k)", nextA: null);
    }

    private void WriteBackward(int vectors, Func<int, string> valueOfA, string? nextA)
    {
        writer.Line($"{_ref} b = ref operands.B;");
        writer.Line("nuint bStride = operands.BStride;");
        WriteAll(vectors, (sum, _) => $"var {sum} = {vocabulary.Zero};");
        writer.Line("nuint k = 0;");
        writer.Line("nuint row = 0;");
        using (writer.Block("do"))
        {
            WritePrefetches(vectors);
            writer.Line("nuint end = Math.Min(k + operands.StepsPerPrefetch, operands.Steps);");
            using (writer.Block("for (; k < end; k++)"))
            {
                WriteStep(vectors, v => vocabulary.Load("b", $"{v * _length}"), valueOfA);
                writer.Line($"b = ref Unsafe.Add(ref b, bStride);");
                if (nextA is not null)
                {
                    writer.Line(nextA);
                }
            }
        }

        writer.Line("while (k < operands.Steps);");
        writer.Line();
        writer.Line($"{_ref} destination = ref operands.Destination;");
        using (writer.Block("if (operands.IsMasked)"))
        {
            writer.Line($"{_ref} features = ref operands.Features;");
            WriteBackwardSums(vectors, "features");
            writer.Line("return;");
        }

        writer.Line();
        WriteBackwardSums(vectors, features: null);
    }

    /// <summary>Prefetches a row of the destination, which is stored at the end, and one of the features that follow.</summary>
    private void WritePrefetches(int vectors)
    {
        writer.Line($"{_ref} next = ref Unsafe.Add(ref operands.Features, operands.PrefetchDistance + (row * operands.Stride));");
        writer.Line($"{_ref} store = ref Unsafe.Add(ref operands.Destination, row * operands.Stride);");
        int line = vocabulary.Isa.Element.Lanes;
        for (int value = 0; value < (vectors * _length) + line; value += line)
        {
            writer.Line($"Prefetch.Line(ref Unsafe.Add(ref next, {value}));");
            writer.Line($"Prefetch.Line(ref Unsafe.Add(ref store, {value}));");
        }

        writer.Line("row++;");
    }

    /// <summary>Scales and stores the sums, masked if the name of a reference to the features is given.</summary>
    private void WriteBackwardSums(int vectors, string? features)
    {
        for (int row = 0; row < _microTile.Rows; row++)
        {
            if (row > 0)
            {
                writer.Line($"destination = ref Unsafe.Add(ref destination, operands.Stride);");
                if (features is not null)
                {
                    writer.Line($"{features} = ref Unsafe.Add(ref {features}, operands.Stride);");
                }
            }

            for (int v = 0; v < vectors; v++)
            {
                string scaled = $"Scale({Sum(row, v)}, operands.Scale)";
                string value = features is null ? scaled : $"GemmVectors.Mask({scaled}, {vocabulary.Load(features, $"{v * _length}")})";
                writer.Line(vocabulary.Store(value, "destination", v * _length));
            }
        }
    }

    /// <summary>A line for every accumulator, from its name and its offset where all are stored one after the other.</summary>
    private void WriteAll(int vectors, Func<string, int, string> line)
    {
        for (int row = 0; row < _microTile.Rows; row++)
        {
            for (int v = 0; v < vectors; v++)
            {
                writer.Line(line(Sum(row, v), ((row * vectors) + v) * _length));
            }
        }
    }

    private static string Sum(int row, int vector) => $"s{row}_{vector}";

    private static string Plus(int offset) => offset == 0 ? "" : $" + {offset}";
}
