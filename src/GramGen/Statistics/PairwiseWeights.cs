using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Σw and Σw² of pixels.</summary>
internal readonly record struct WeightTotals(double Sum, double Squares)
{
    /// <summary>Below it squares may have lost digits to underflow.</summary>
    private const double SmallestSquares = 1e-290;

    public static WeightTotals operator +(WeightTotals left, WeightTotals right) =>
        new(left.Sum + right.Sum, left.Squares + right.Squares);

    /// <summary>The sums of the weights of a KC block, in eight lanes of double.</summary>
    public static WeightTotals Of<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(weights);
        (Vector512<double> laneSums, Vector512<double> laneSquares) = (Vector512<double>.Zero, Vector512<double>.Zero);
        nuint i = 0;
        for (; i + (nuint)Element<T>.Lanes <= (nuint)weights.Length; i += (nuint)Element<T>.Lanes)
        {
            var lanes = Vector512.LoadUnsafe(ref values, i);
            if (typeof(T) == typeof(double))
            {
                laneSums += lanes.AsDouble();
                laneSquares += lanes.AsDouble() * lanes.AsDouble();
            }
            else
            {
                var lower = Vector512.WidenLower(lanes.AsSingle());
                var upper = Vector512.WidenUpper(lanes.AsSingle());
                laneSums += lower + upper;
                laneSquares += (lower * lower) + (upper * upper);
            }
        }

        (double sum, double squares) = (Centring.SumOfLanes(laneSums), Centring.SumOfLanes(laneSquares));
        for (; i < (nuint)weights.Length; i++)
        {
            double weight = double.CreateTruncating(Unsafe.Add(ref values, i));
            sum += weight;
            squares += weight * weight;
        }

        return new WeightTotals(sum, squares);
    }

    /// <summary>The divisor of a public value.</summary>
    public static CovarianceKind KindOf(WeightedNormalization normalization) => normalization switch
    {
        WeightedNormalization.Frequency => CovarianceKind.Unbiased,
        WeightedNormalization.Reliability => CovarianceKind.Reliability,
        _ => CovarianceKind.Biased,
    };

    /// <summary>Why a sum of products cannot be divided, or null.</summary>
    public string? ProblemOf(CovarianceKind kind)
    {
        if (kind == CovarianceKind.Reliability && Sum > 0 && !(Squares >= SmallestSquares && double.IsFinite(Squares)))
        {
            return FormattableString.Invariant(
                $"A covariance is divided by Σw − Σw²/Σw; Σw² is {Squares}, out of range: multiply all weights by a common factor.");
        }

        double divisor = DivisorOf(kind);
        string formula = kind switch
        {
            CovarianceKind.Unbiased => "Σw − 1",
            CovarianceKind.Reliability => "Σw − Σw²/Σw",
            _ => "Σw",
        };
        return divisor > 0 && double.IsFinite(divisor)
            ? null
            : FormattableString.Invariant($"A covariance is divided by {formula}, which must be positive and finite; it is {divisor}.");
    }

    /// <summary>What a sum of products of deviations is divided by; of a correlation 1.</summary>
    public double DivisorOf(CovarianceKind kind) => kind switch
    {
        CovarianceKind.Unbiased => Sum - 1,
        CovarianceKind.Biased => Sum,
        CovarianceKind.Reliability => Sum - (Squares / Sum),
        _ => 1,
    };
}

/// <summary>Σw and Σw² of KC blocks that are added over time, in the order of the sums of their products.</summary>
internal sealed class PairwiseWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values of a level that count: both sums. The others fill a vector.</summary>
    public const int Sums = 2;

    private readonly PairwiseSums<double> _levels = new(Element<double>.Lanes);

    public long Bytes => _levels.Bytes;

    /// <summary>What must be kept: what a merge left, then the occupied levels, lowest first.</summary>
    public IEnumerable<double[]> Stored => _levels.Stored;

    /// <summary>The sums of the weights of all pixels of a call.</summary>
    public static WeightTotals TotalsOf(ReadOnlySpan<T> weights)
    {
        int whole = weights.Length / Element<T>.BlockLength * Element<T>.BlockLength;
        var sums = new PairwiseWeights<T>();
        sums.Add(weights[..whole]);
        return sums.Finish(weights[whole..]);
    }

    /// <summary>Adds the weights of whole blocks.</summary>
    public void Add(ReadOnlySpan<T> weights)
    {
        Span<double> sums = stackalloc double[Element<double>.Lanes];
        for (int first = 0; first < weights.Length; first += Element<T>.BlockLength)
        {
            sums.Clear();
            (sums[0], sums[1]) = WeightTotals.Of(weights.Slice(first, Element<T>.BlockLength));
            _levels.Add(sums, blocks: 1);
        }
    }

    /// <summary>Computes the sums of all weights; the levels stay as they are.</summary>
    /// <param name="partial">The weights of a last, partial block, or empty.</param>
    public WeightTotals Finish(ReadOnlySpan<T> partial)
    {
        Span<double> sums = stackalloc double[Element<double>.Lanes];
        sums.Clear();
        (sums[0], sums[1]) = WeightTotals.Of(partial);
        _levels.Finish(partial.IsEmpty ? default : sums, sums);
        return new WeightTotals(sums[0], sums[1]);
    }

    /// <summary>Adds the levels of weights whose blocks follow these, at positions to which this counter carries.</summary>
    public void Append(PairwiseWeights<T> next) => _levels.Append(next._levels);

    /// <summary>Replaces all blocks by merged sums.</summary>
    public void Replace(WeightTotals merged) => _levels.Replace(LevelOf(merged.Sum, merged.Squares));

    /// <summary>Restores the sums of a saved accumulator.</summary>
    /// <param name="blocks">Whole blocks since the last merge.</param>
    /// <param name="hasMerged">There are sums that a merge left.</param>
    /// <param name="read">Reads both sums: first what a merge left, then the occupied levels, lowest first.</param>
    public void Restore(int blocks, bool hasMerged, Func<double[]> read) => _levels.Restore(
        blocks, hasMerged, () => read() is [double sum, double squares] ? LevelOf(sum, squares) : throw new InvalidOperationException());

    private static double[] LevelOf(double sum, double squares)
    {
        double[] level = new double[Element<double>.Lanes];
        (level[0], level[1]) = (sum, squares);
        return level;
    }
}
