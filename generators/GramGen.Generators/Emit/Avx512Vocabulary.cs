using GramGen.Planning;
using GramGen.Numerics;

namespace GramGen.Generators.Emit;

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so the lanes are reduced from registers.</summary>
internal sealed class Avx512Vocabulary()
    : VectorVocabulary(IsaTraits.Avx512, "Avx512", "global::System.Runtime.Intrinsics.Vector512")
{
    public override string Lanes => Names.Runtime + "Lanes512";

    public override IEnumerable<string> KeepLanes(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += SummationOrder.Lanes)
        {
            foreach (string line in Tree([.. accumulators.Skip(first).Take(SummationOrder.Lanes).Select(a => a.Name)], first))
            {
                yield return line;
            }
        }
    }

    public override string? Reduction => null;

    public override bool Mirrors => true;

    /// <summary>Four levels of folds take up to 16 accumulators to one vector of their sums.</summary>
    private IEnumerable<string> Tree(string[] accumulators, int first)
    {
        // Leaf 4p + c is accumulator 4c + p: so the folds leave the sums in order.
        string?[] level = [.. Enumerable.Range(0, SummationOrder.Lanes).Select(leaf => accumulators.ElementAtOrDefault((leaf % 4 * 4) + (leaf / 4)))];
        for (int width = SummationOrder.Lanes / 2; width > 0; width /= 2)
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
                next[i] = $"f{first / SummationOrder.Lanes}_{width}_{i}";
                yield return $"var {next[i]} = {Lanes}.Fold{width}({x}, {y});";
            }

            level = next;
        }

        yield return $"{Vector}.StoreUnsafe({level[0]}, ref work, {first});";
    }
}
