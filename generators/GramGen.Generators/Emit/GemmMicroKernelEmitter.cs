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
                writer.Line();
                new OuterMicroKernelEmitter(writer, vocabulary, StructName).Write();
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
        var microTile = new BroadcastMicroTile(writer, vocabulary, _microTile.Rows, vectors);
        microTile.WriteAll((sum, _) => $"var {sum} = {vocabulary.Zero};");
        writer.Line("nuint k = 0;");
        writer.Line("nuint row = 0;");
        using (writer.Block("do"))
        {
            WritePrefetches(vectors);
            writer.Line("nuint end = Math.Min(k + operands.StepsPerPrefetch, operands.Steps);");
            using (writer.Block("for (; k < end; k++)"))
            {
                microTile.WriteStep(v => vocabulary.Load("b", $"{v * _length}"), valueOfA);
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
            WriteBackwardSums(microTile, vectors, "features");
            writer.Line("return;");
        }

        writer.Line();
        WriteBackwardSums(microTile, vectors, features: null);
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
    private void WriteBackwardSums(BroadcastMicroTile microTile, int vectors, string? features)
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
                string scaled = $"Scale({microTile.Sum(row, v)}, operands.Scale)";
                string value = features is null ? scaled : $"GemmVectors.Mask({scaled}, {vocabulary.Load(features, $"{v * _length}")})";
                writer.Line(vocabulary.Store(value, "destination", v * _length));
            }
        }
    }
}
