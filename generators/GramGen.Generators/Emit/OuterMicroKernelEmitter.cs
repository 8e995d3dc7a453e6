using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the micro-kernels that compute G by outer products: rows of a panel × some vectors of columns over one KC block. Lanes are
/// added one after the other and merged in the order of a binary counter, whose first levels are registers and whose others are memory.
/// A lane's pixels stay in the first-level cache while the rows pass, MR at a time.
/// </summary>
/// <param name="writer">Receives the code.</param>
/// <param name="vocabulary">The instruction set.</param>
/// <param name="structName">The type that the micro-kernels are written into.</param>
internal sealed class OuterMicroKernelEmitter(CodeWriter writer, VectorVocabulary vocabulary, string structName)
{
    /// <summary>Four lanes are merged in registers at most: each has a loop, and more loops would fill the instruction cache.</summary>
    private const int MostRegisterLevels = 2;

    /// <summary>What the names of a lane's accumulators and references begin with.</summary>
    private static readonly string[] LaneNames = ["s", "t", "u", "v"];

    private readonly GemmMicroTile _microTile = vocabulary.Isa.GemmMicroTile;
    private readonly int _length = vocabulary.Isa.VectorLanes;
    private readonly int _panelChannels = OuterAlgorithm.PanelChannels(vocabulary.Isa.Element);
    private readonly string _ref = $"ref {vocabulary.Element}";

    /// <summary>
    /// Vectors of less than a panel's channels: their 12 multiply-adds take the processor hardly longer than decoding the step. Two
    /// pixels in each step, and no prefetches, gained on a Zen 3 server with AVX2: 512×784 5 %, 512×196 4 %, 64×784 3 %.
    /// </summary>
    private readonly bool _isNarrow = vocabulary.Isa.VectorLanes < OuterAlgorithm.PanelChannels(vocabulary.Isa.Element);

    public void Write()
    {
        string element = vocabulary.Element;
        string parameters = $"in PackedFeatures<{element}> packed, int row, int rows, int column, {element} scale, "
            + $"{_ref} levels, {_ref} sums, nuint stride, ref DeferredStores<{element}> stores";
        using (writer.Block($"static void IGemmMicroKernels<{element}>.Syrk(int vectors, {parameters})"))
        using (writer.Block("switch (vectors)"))
        {
            for (int vectors = 1; vectors <= _microTile.Vectors; vectors++)
            {
                writer.Line(vectors == _microTile.Vectors ? "default:" : $"case {vectors}:");
                writer.Line($"    Syrk{vectors}(packed, row, rows, column, scale, ref levels, ref sums, stride, ref stores);");
                writer.Line("    break;");
            }
        }

        for (int vectors = 1; vectors <= _microTile.Vectors; vectors++)
        {
            int sums = _microTile.Rows * vectors;
            int waiting = sums * RegisterLevels(vectors);
            writer.Line();
            writer.Line($"// {_microTile.Rows} rows × {vectors * _length}: {sums} accumulators, {waiting} sums that wait, "
                + $"{sums + waiting + vectors + 1} of {vocabulary.Isa.Registers} registers.");
            writer.Line(VectorVocabulary.Optimized);
            using (writer.Block($"private static void Syrk{vectors}({parameters})"))
            {
                WriteSyrk(vectors);
            }
        }
    }

    /// <summary>Levels of waiting sums that the registers have room for beside the accumulators and the operands.</summary>
    private int RegisterLevels(int vectors)
    {
        int sums = _microTile.Rows * vectors;
        int free = vocabulary.Isa.Registers - sums - vectors - 1;
        return Math.Min(free / sums, MostRegisterLevels);
    }

    private void WriteSyrk(int vectors)
    {
        writer.Line($"{_ref} panel = ref packed.Channel(row);");
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"{_ref} b{v} = ref packed.Channel(column{Plus(v * _length)});"));
        int registerLanes = 1 << RegisterLevels(vectors);
        writer.Line("nuint firstLane = 0;");
        using (writer.Block($"for (int lane = 0; lane < {vocabulary.Isa.Element.Lanes}; lane += {registerLanes})"))
        {
            using (writer.Block($"for (int part = 0; part < rows; part += {_microTile.Rows})"))
            {
                // Before the lanes, when no accumulator is in use: a call saves none of them.
                writer.Line($"stores.StoreParts<{structName}>({Math.Max(registerLanes / 2, 1)});");
                writer.Line($"{_ref} a = ref Unsafe.Add(ref panel, part);");
                writer.Line("nuint first = firstLane;");
                BroadcastMicroTile sums = WriteLanes(vectors, 0, registerLanes);
                WriteMergeInMemory(sums, registerLanes);

                // A lane padded with zeros cannot end in -0, so neither may the sum.
                using (writer.Block("if (packed.IsPadded)"))
                {
                    sums.WriteAll((sum, _) => $"{sum} += {vocabulary.Zero};");
                }

                writer.Line($"{_ref} target = ref Unsafe.Add(ref sums, (nuint)part * stride);");
                for (int row = 0; row < _microTile.Rows; row++)
                {
                    if (row > 0)
                    {
                        writer.Line("target = ref Unsafe.Add(ref target, stride);");
                    }

                    writer.Lines(Enumerable.Range(0, vectors)
                        .Select(v => vocabulary.Store($"Scale({sums.Sum(row, v)}, scale)", "target", v * _length)));
                }
            }

            writer.Line($"firstLane += {registerLanes} * packed.LaneStride;");
        }
    }

    /// <summary>Lanes that follow each other in their order, merged in halves.</summary>
    private BroadcastMicroTile WriteLanes(int vectors, int first, int count)
    {
        if (count == 1)
        {
            return WriteLane(vectors, first);
        }

        BroadcastMicroTile half = WriteLanes(vectors, first, count / 2);
        half.WriteAdd(WriteLanes(vectors, first + (count / 2), count / 2));
        return half;
    }

    private BroadcastMicroTile WriteLane(int vectors, int index)
    {
        string lane = LaneNames[index];
        var microTile = new BroadcastMicroTile(writer, vocabulary, _microTile.Rows, vectors, lane);

        // References of the lane's own: those of the panels are in memory, where the loop would load them in every step.
        writer.Line($"{_ref} {lane}a = ref Unsafe.Add(ref a, first);");
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"{_ref} {lane}b{v} = ref Unsafe.Add(ref b{v}, first);"));
        writer.Line($"nuint {lane}Length = packed.LaneLength(lane{Plus(index)});");
        microTile.WriteAll((sum, _) => $"var {sum} = {vocabulary.Zero};");
        if (_isNarrow)
        {
            using (writer.Block($"for (nuint k = 0; k + {_panelChannels} < {lane}Length; k += {2 * _panelChannels})"))
            {
                foreach (string offset in new[] { "k", $"k + {_panelChannels}" })
                {
                    using (writer.Block("// One of two pixels."))
                    {
                        WritePixel(microTile, lane, offset);
                    }
                }
            }

            using (writer.Block($"if (({lane}Length & {_panelChannels}) != 0)"))
            {
                writer.Line($"nuint last = {lane}Length - {_panelChannels};");
                WritePixel(microTile, lane, "last");
            }
        }
        else
        {
            using (writer.Block($"for (nuint k = 0; k < {lane}Length; k += {_panelChannels})"))
            {
                if (vectors > 1)
                {
                    WritePrefetches(vectors, lane);
                }

                WritePixel(microTile, lane, "k");
            }
        }

        writer.Line("first += packed.LaneStride;");
        return microTile;
    }

    private void WritePixel(BroadcastMicroTile microTile, string lane, string offset) => microTile.WriteStep(
        v => vocabulary.Load($"{lane}b{v}", offset),
        row => $"Unsafe.Add(ref {lane}a, {offset}{Plus(row)})");

    /// <summary>A line of each panel. With a single vector they would take a tenth more loads, and loads are what it has most of.</summary>
    private void WritePrefetches(int vectors, string lane) => writer.Lines(Enumerable.Range(0, vectors)
        .Where(v => v * _length % _panelChannels == 0 || v == vectors - 1)
        .Select(v => $"{lane}b{v}")
        .Prepend($"{lane}a")
        .Select(name => $"Prefetch.Line(ref Unsafe.Add(ref {name}, k + {OuterAlgorithm.PrefetchedPixels * _panelChannels}));"));

    /// <summary>
    /// Sums wait in the first free accumulator level; those that wait below it are added first. Each part of the rows has its own levels.
    /// </summary>
    private void WriteMergeInMemory(BroadcastMicroTile sums, int registerLanes)
    {
        int lanesInMemory = vocabulary.Isa.Element.Lanes / registerLanes;
        if (lanesInMemory == 1)
        {
            return;
        }

        int levelLength = sums.Sums * _length;
        int partLength = (int)Math.Log(lanesInMemory, 2) * levelLength;
        writer.Line($"{_ref} waiting = ref Unsafe.Add(ref levels, part * {partLength / _microTile.Rows});");
        int start = 0;
        for (int lanes = registerLanes; lanes < vocabulary.Isa.Element.Lanes; lanes *= 2)
        {
            int level = start;
            using (writer.Block($"if ((lane & {lanes}) == 0)"))
            {
                sums.WriteAll((sum, offset) => vocabulary.Store(sum, "waiting", level + offset));
                writer.Line("continue;");
            }

            sums.WriteAll((sum, offset) => $"{sum} += {vocabulary.Load("waiting", $"{level + offset}")};");
            start += levelLength;
        }
    }

    private static string Plus(int offset) => offset == 0 ? "" : $" + {offset}";
}
