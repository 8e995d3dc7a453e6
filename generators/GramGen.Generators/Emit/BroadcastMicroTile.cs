namespace GramGen.Generators.Emit;

/// <summary>The accumulators of a broadcast micro-kernel, rows × vectors, and the lines that mention each of them.</summary>
/// <param name="writer">Receives the code.</param>
/// <param name="vocabulary">The instruction set.</param>
/// <param name="rows">Values that are broadcast in a step.</param>
/// <param name="vectors">Vectors that each of them multiplies.</param>
/// <param name="name">What the names of the accumulators begin with.</param>
internal sealed class BroadcastMicroTile(CodeWriter writer, VectorVocabulary vocabulary, int rows, int vectors, string name = "s")
{
    /// <summary>The number of accumulators.</summary>
    public int Sums => rows * vectors;

    /// <summary>The name of an accumulator.</summary>
    public string Sum(int row, int vector) => $"{name}{row}_{vector}";

    /// <summary>A line for every accumulator, from its name and its offset where all are stored one after the other.</summary>
    public void WriteAll(Func<string, int, string> line)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int v = 0; v < vectors; v++)
            {
                writer.Line(line(Sum(row, v), ((row * vectors) + v) * vocabulary.Isa.VectorLanes));
            }
        }
    }

    /// <summary>Adds the accumulators of another micro-tile.</summary>
    public void WriteAdd(BroadcastMicroTile other)
    {
        for (int row = 0; row < rows; row++)
        {
            writer.Lines(Enumerable.Range(0, vectors).Select(v => $"{Sum(row, v)} += {other.Sum(row, v)};"));
        }
    }

    /// <summary>One step: loads the vectors of B once, then multiplies each broadcast value of A with all of them.</summary>
    public void WriteStep(Func<int, string> loadB, Func<int, string> valueOfA)
    {
        writer.Lines(Enumerable.Range(0, vectors).Select(v => $"var bv{v} = {loadB(v)};"));
        for (int row = 0; row < rows; row++)
        {
            writer.Line($"var av{row} = {vocabulary.Broadcast(valueOfA(row))};");
            for (int v = 0; v < vectors; v++)
            {
                string sum = Sum(row, v);
                writer.Line($"{sum} = {vocabulary.MultiplyAdd($"av{row}", $"bv{v}", sum)};");
            }
        }
    }
}
