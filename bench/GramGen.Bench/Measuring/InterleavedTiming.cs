namespace GramGen.Bench.Measuring;

/// <summary>
/// Times candidates in turn, so that a machine whose speed drifts slows all alike, and takes medians. Each has the same
/// share of time, so that a slow one has few samples and does not hold up the rest.
/// </summary>
internal static class InterleavedTiming
{
    private static readonly TimeSpan DefaultShare = TimeSpan.FromMilliseconds(200);

    /// <summary>The median microseconds of a call of each.</summary>
    /// <param name="actions">The calls.</param>
    /// <param name="rest">Waits between two candidates; not timed.</param>
    public static double[] Measure(IReadOnlyList<Action> actions, Action rest) => Measure(actions, rest, DefaultShare);

    /// <inheritdoc cref="Measure(IReadOnlyList{Action}, Action)"/>
    /// <param name="actions">The calls.</param>
    /// <param name="rest">Waits between two candidates; not timed.</param>
    /// <param name="share">The time of each, or of three samples if they take longer.</param>
    public static double[] Measure(IReadOnlyList<Action> actions, Action rest, TimeSpan share)
    {
        Candidate[] candidates = [.. actions.Select(action => new Candidate(action, share))];
        for (int round = 0; candidates.Any(candidate => candidate.WantsMore); round++)
        {
            // Another one begins each round, in case being first is of use.
            for (int i = 0; i < candidates.Length; i++)
            {
                Candidate candidate = candidates[(round + i) % candidates.Length];
                if (candidate.WantsMore)
                {
                    rest();
                    candidate.TakeSample();
                }
            }
        }

        return [.. candidates.Select(candidate => candidate.Median)];
    }
}
