using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace GramGen.Cluster;

/// <summary>What a silo measures, for OpenTelemetry, <c>dotnet-counters</c> and whoever else listens.</summary>
internal sealed class ClusterMetrics
{
    private static readonly double[] SecondsOfLeaves = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

    private readonly KeyValuePair<string, object?> _machine;
    private readonly Counter<long> _leaves;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _lostLeases;
    private readonly Histogram<double> _leafDuration;
    private readonly UpDownCounter<int> _workers;

    public ClusterMetrics(IMeterFactory meters, IOptions<GramWorkerOptions> options)
    {
        // The factory disposes it.
        Meter meter = meters.Create(GramCluster.MeterName);
        _machine = new KeyValuePair<string, object?>("gramgen.machine", options.Value.Machine);
        _leaves = meter.CreateCounter<long>("gramgen.cluster.leaves", "{leaf}", "Leaves that the machine computed and stored.");
        _rows = meter.CreateCounter<long>("gramgen.cluster.rows", "{row}", "Rows that the machine added.");
        _bytes = meter.CreateCounter<long>("gramgen.cluster.read", "By", "Bytes of the values of these rows, as the files have them.");
        _lostLeases = meter.CreateCounter<long>(
            "gramgen.cluster.lost_leases", "{lease}", "Nodes of the jobs on this silo whose worker was not heard of.");
        _leafDuration = meter.CreateHistogram(
            "gramgen.cluster.leaf.duration", "s", "Time from taking a leaf until it was stored.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsOfLeaves });
        _workers = meter.CreateUpDownCounter<int>("gramgen.cluster.workers", "{worker}", "Workers that run.");
    }

    public void AddWorkers(int count) => _workers.Add(count, _machine);

    public void AddRows(long rows, long bytes)
    {
        _rows.Add(rows, _machine);
        _bytes.Add(bytes, _machine);
    }

    public void AddLeaf(TimeSpan duration)
    {
        _leaves.Add(1, _machine);
        _leafDuration.Record(duration.TotalSeconds, _machine);
    }

    public void AddLostLeases(int count)
    {
        if (count > 0)
        {
            _lostLeases.Add(count, _machine);
        }
    }
}
