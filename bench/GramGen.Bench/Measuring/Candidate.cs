using System.Diagnostics;

namespace GramGen.Bench.Measuring;

/// <summary>One of those timed in turn: its samples, and whether it has had enough.</summary>
internal sealed class Candidate
{
    private const int FewestSamples = 3;

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(6);

    private readonly Action _action;
    private readonly TimeSpan _share;
    private readonly List<double> _samples = [];
    private readonly int _calls;
    private TimeSpan _spent;

    public Candidate(Action action, TimeSpan share)
    {
        _action = action;
        _share = share;
        // The first call compiles; what others take says how many calls make a sample.
        action();
        for (_calls = 1; Time(_calls) < Sample; _calls *= 2)
        {
        }
    }

    public bool WantsMore => _spent < _share || _samples.Count < FewestSamples;

    /// <summary>The median microseconds of a call.</summary>
    public double Median => _samples.Order().ElementAt(_samples.Count / 2);

    public void TakeSample()
    {
        // The others' data is still in the caches, and pools sleep; a call that is a sample by itself brings its own.
        Time(_calls / 4);

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
