using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so lanes are reduced in registers.</summary>
internal sealed class Avx512Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx512.For(element), "Avx512", "global::System.Runtime.Intrinsics.Vector512")
{
    public override IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += Isa.VectorLanes)
        {
            foreach (string line in Tree([.. accumulators.Skip(first).Take(Isa.VectorLanes).Select(a => a.Name)], first))
            {
                yield return line;
            }
        }
    }

    /// <summary>The transposed horizontal reduction: as many accumulators as lanes become one vector of their sums.</summary>
    private IEnumerable<string> Tree(string[] accumulators, int first)
    {
        // Leaf 4p + c is accumulator 4c + p, of 8 lanes 2c + p: so that the sums come out in order.
        int lanes = Isa.VectorLanes;
        string?[] level = [.. Enumerable.Range(0, lanes).Select(leaf => accumulators.ElementAtOrDefault((leaf % 4 * (lanes / 4)) + (leaf / 4)))];
        for (int width = lanes / 2; width > 0; width /= 2)
        {
            string?[] next = new string?[level.Length / 2];
            for (int i = 0; i < next.Length; i++)
            {
                string? x = level[2 * i] ?? level[(2 * i) + 1];
                if (x is null)
                {
                    continue;
                }

                // A half without a partner is folded with itself; what that leaves in the other half is never read.
                string y = level[(2 * i) + 1] ?? x;
                next[i] = $"f{first / lanes}_{width}_{i}";
                yield return $"var {next[i]} = {Block}.Fold{width}({x}, {y});";
            }

            level = next;
        }

        yield return $"{Vector}.StoreUnsafe({level[0]}, ref work, {first});";
    }
}
