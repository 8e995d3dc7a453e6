using System.Diagnostics;
using System.Runtime;

namespace GramGen.Bench.Measuring;

/// <summary>
/// Times candidates in turn, so that drifting machine speed affects all of them equally, and takes medians. Each gets the
/// same share of time, so a slow candidate has few samples and does not hold up the others.
/// </summary>
internal static class InterleavedTiming
{
    public static readonly TimeSpan DefaultShare = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Longer than the runtime waits, 100 ms since it last compiled a new method, before it compiles those that are called often anew.
    /// </summary>
    private static readonly TimeSpan LongerThanTierDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The median microseconds of one call of each.</summary>
    /// <param name="actions">The calls.</param>
    /// <param name="rest">Runs before each sample; not timed.</param>
    /// <param name="share">Time for each candidate, or three samples if those take longer.</param>
    public static double[] Measure(IReadOnlyList<Action> actions, Action rest, TimeSpan share)
    {
        Candidate[] candidates = [.. actions.Select(action => new Candidate(action, share))];
        CallToLastTier([.. candidates.Where(candidate => candidate.IsShort)]);
        Candidate[] order = [.. candidates];
        var random = new Random(1);
        while (candidates.Any(candidate => candidate.WantsMore))
        {
            // In another order each round: threads of a candidate may still spin when the next one runs.
            random.Shuffle(order);
            foreach (Candidate candidate in order.Where(candidate => candidate.WantsMore))
            {
                rest();
                candidate.TakeSample();
            }
        }

        return [.. candidates.Select(candidate => candidate.Median)];
    }

    /// <summary>Calls candidates until the runtime compiles nothing anew, as it has long done where a call's time matters.</summary>
    private static void CallToLastTier(Candidate[] candidates)
    {
        long compiled = JitInfo.GetCompiledMethodCount();
        long since = Stopwatch.GetTimestamp();
        while (candidates.Length > 0 && Stopwatch.GetElapsedTime(since) < LongerThanTierDelay)
        {
            Array.ForEach(candidates, candidate => candidate.WarmUp());
            long now = JitInfo.GetCompiledMethodCount();
            if (now != compiled)
            {
                compiled = now;
                since = Stopwatch.GetTimestamp();
            }
        }

        Array.ForEach(candidates, candidate => candidate.ChooseCalls());
    }

    private sealed class Candidate
    {
        private const int MinSamples = 3;

        private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(6);

        private readonly Action _action;
        private readonly TimeSpan _share;
        private readonly List<double> _samples = [];
        private int _calls;
        private TimeSpan _spent;

        public Candidate(Action action, TimeSpan share)
        {
            _action = action;
            _share = share;
            // This call compiles.
            action();
            ChooseCalls();
        }

        public bool WantsMore => _spent < _share || _samples.Count < MinSamples;

        /// <summary>A sample is many calls.</summary>
        public bool IsShort => _calls > 1;

        public double Median => _samples.Order().ElementAt(_samples.Count / 2);

        /// <summary>
        /// Determines how many calls make a sample. Twice, since what is compiled or started only once may take as long, and samples of few
        /// calls would mostly show how threads wake up.
        /// </summary>
        public void ChooseCalls()
        {
            for (_calls = 1; Time(_calls) < Sample || Time(_calls) < Sample; _calls *= 2)
            {
            }
        }

        /// <summary>The caches hold other candidates' data, and pools sleep. A call as long as a sample warms itself up.</summary>
        public void WarmUp() => Time(_calls / 4);

        public void TakeSample()
        {
            WarmUp();
            TimeSpan time = Time(_calls);
            _spent += time;
            _samples.Add(time.TotalMicroseconds / _calls);
        }

        private TimeSpan Time(int calls)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
            {
                _action();
            }

            return Stopwatch.GetElapsedTime(start);
        }
    }
}
