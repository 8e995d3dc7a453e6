using System.CommandLine;
using System.Numerics;
using GramGen.Data;

namespace GramGen.Tool.Commands;

/// <summary>The options that say what a covariance is divided by.</summary>
internal sealed class DivisorOptions
{
    private readonly Option<bool> _biased;
    private readonly Option<bool> _reliability;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="verb">How their descriptions begin.</param>
    public DivisorOptions(Command command, string verb = "Divide the covariance")
    {
        _biased = new Option<bool>("--biased")
        {
            Description = $"{verb} by the rows, not by the rows less one; with weights by their sum Σw, not by Σw - 1.",
        };
        _reliability = new Option<bool>("--reliability")
        {
            Description = $"{verb} by Σw - Σw²/Σw: weights say how reliable a row is, not how often it was observed.",
        };
        command.Options.Add(_biased);
        command.Options.Add(_reliability);
    }

    /// <summary>What was chosen, for rows with weights or without.</summary>
    /// <exception cref="UsageException">Both are chosen, or one that these rows do not have.</exception>
    public Divisor Of(ParseResult arguments, bool hasWeights)
    {
        bool isBiased = arguments.GetValue(_biased);
        bool isReliability = arguments.GetValue(_reliability);
        return isReliability && isBiased ? throw new UsageException("--biased and --reliability are two divisors; choose one of them.")
            : isReliability && !hasWeights ? throw new UsageException("--reliability is for rows with weights, and these have none.")
            : new Divisor(
                hasWeights,
                isBiased && !hasWeights ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased,
                !hasWeights ? WeightedNormalization.Frequency
                : isReliability ? WeightedNormalization.Reliability
                : isBiased ? WeightedNormalization.Biased
                : WeightedNormalization.Frequency);
    }
}

/// <summary>What a covariance is divided by.</summary>
/// <param name="HasWeights">Whether rows have weights, which decides between the two.</param>
/// <param name="Unweighted">Of rows without weights.</param>
/// <param name="Weighted">Of rows with weights.</param>
internal readonly record struct Divisor(bool HasWeights, CovarianceNormalization Unweighted, WeightedNormalization Weighted)
{
    /// <summary>The rows without which there is no covariance, whatever they hold.</summary>
    public int NeededRows => HasWeights || Unweighted == CovarianceNormalization.Biased ? 1 : 2;

    /// <summary>Reads the results of sums.</summary>
    /// <exception cref="UsageException">There are too few rows, or too little weight.</exception>
    public GramResult<T> ResultOf<T>(GramAccumulator<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return HasWeights ? new GramResult<T>(sums, Weighted) : new GramResult<T>(sums, Unweighted);
        }
        catch (InvalidOperationException problem)
        {
            throw new UsageException(problem.Message);
        }
    }
}
