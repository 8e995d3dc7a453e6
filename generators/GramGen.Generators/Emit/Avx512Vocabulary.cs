using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so the lanes are reduced from registers.</summary>
internal sealed class Avx512Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx512.For(element), "Avx512", "global::System.Runtime.Intrinsics.Vector512")
{
    public override string Lanes => Names.Summation + "Lanes512";

    public override IEnumerable<string> KeepLanes(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += Isa.VectorLanes)
        {
            foreach (string line in Tree([.. accumulators.Skip(first).Take(Isa.VectorLanes).Select(a => a.Name)], first))
            {
                yield return line;
            }
        }
    }

    public override string? Reduction => null;

    /// <remarks>Two vectors of <c>double</c> are too few for a tile's image.</remarks>
    public override bool Mirrors => Isa.Element == ElementType.Single;

    /// <summary>Levels of folds take as many accumulators as there are lanes to one vector of their sums.</summary>
    private IEnumerable<string> Tree(string[] accumulators, int first)
    {
        // Leaf 4p + c is accumulator 4c + p, of 8 lanes 2c + p: so the folds leave the sums in order.
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
                yield return $"var {next[i]} = {Lanes}.Fold{width}({x}, {y});";
            }

            level = next;
        }

        yield return $"{Vector}.StoreUnsafe({level[0]}, ref work, {first});";
    }
}
