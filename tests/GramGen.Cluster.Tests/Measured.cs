using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GramGen.Cluster.Tests;

/// <summary>The sums of what some machines measure, those of one test.</summary>
internal sealed class Measured : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();

    /// <param name="machines">How the names of the machines begin.</param>
    public Measured(string machines)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GramCluster.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value > 0 ? 1 : 0, tags));
        _listener.Start();

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (((string)tags[0].Value!).StartsWith(machines, StringComparison.Ordinal))
            {
                _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            }
        }
    }

    /// <summary>The sum of an instrument; of a histogram the number of values.</summary>
    public long this[string instrument] => _sums.GetValueOrDefault(instrument);

    public async Task UntilAsync(string instrument, long sum)
    {
        while (this[instrument] < sum)
        {
            await Task.Delay(1);
        }
    }

    public void Dispose() => _listener.Dispose();
}
