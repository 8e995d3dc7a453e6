using System.Numerics;
using GramGen.Cluster.Grains;
using GramGen.Data;

namespace GramGen.Cluster.Workers;

/// <summary>What became of a node.</summary>
internal abstract record NodeOutcome
{
    /// <summary>Its part is in the store.</summary>
    public static NodeOutcome Done { get; } = new Completed();

    /// <summary>Nobody wanted it any more.</summary>
    public static NodeOutcome Dropped { get; } = new Abandoned();

    internal sealed record Completed : NodeOutcome;

    internal sealed record Abandoned : NodeOutcome;

    /// <summary>A part below is not there.</summary>
    internal sealed record Missing(GramNode Node) : NodeOutcome;

    internal sealed record Failed(GramFault Fault) : NodeOutcome;
}

/// <summary>Computes a node on the thread that calls, and puts it into the store.</summary>
internal sealed class NodeWork(
    JobFiles files,
    LeafMemory memory,
    string job,
    GramLease lease,
    GramWorkerOptions options,
    ClusterMetrics metrics,
    CancellationToken cancellation)
{
    private long _rowsDone;

    /// <summary>Rows added so far.</summary>
    public long RowsDone => Volatile.Read(ref _rowsDone);

    private GramNode Node => new(lease.Level, lease.Index);

    /// <summary>Never throws: whatever happens is an outcome.</summary>
    public NodeOutcome Run()
    {
        try
        {
            JobFiles.Opened opened = files.Open(job, lease.Schedule);
            return opened.Store.Plan.Element == GramElement.Double ? Compute<double>(opened) : Compute<float>(opened);
        }
        catch (OperationCanceledException)
        {
            return NodeOutcome.Dropped;
        }
        catch (GramDataException exception)
        {
            // The data are the same for everybody, but not the way to them.
            files.Close(job);
            bool isFinal = exception.InnerException is not IOException;
            return new NodeOutcome.Failed(new GramFault(exception.Message, isFinal, IsMismatch: false));
        }
#pragma warning disable CA1031 // A machine without memory or a share that is away must not end the worker.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            files.Close(job);
            return new NodeOutcome.Failed(
                new GramFault($"{exception.GetType().Name}: {exception.Message}", IsFinal: false, IsMismatch: false));
        }
    }

    private void Count(long rows, GramDataset data)
    {
        Volatile.Write(ref _rowsDone, _rowsDone + rows);
        int bytesOfValue = data.Element switch
        {
            GramElement.Half => 2,
            GramElement.Single => sizeof(float),
            _ => sizeof(double),
        };
        metrics.AddRows(rows, rows * data.Columns * bytesOfValue);
    }

    private NodeOutcome Compute<T>(JobFiles.Opened opened)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramStatsPlan plan = opened.Store.Plan;
        GramAccumulator<T> sums;
        GramNodeMemory<T>? leaves = null;
        if (lease.Level == 0)
        {
            leaves = memory.Of<T>(job);

            // A data set of one leaf has all threads for it.
            int threads = plan.Leaves == 1 ? Math.Max(options.Threads, 1) : 1;
            sums = GramStats.ComputeNode<T>(
                opened.Data, plan, options.Mistake?.Invoke(Node) ?? Node, threads,
                rows => Count(rows, opened.Data), leaves, cancellation);
        }
        else if (opened.Store.Join<T>(Node, out GramNode missing) is { } joined)
        {
            sums = joined;
        }
        else
        {
            return new NodeOutcome.Missing(missing);
        }

        cancellation.ThrowIfCancellationRequested();
        try
        {
            opened.Store.Put(Node, sums);
            leaves?.Return(sums);
            return NodeOutcome.Done;
        }
        catch (InvalidDataException exception)
        {
            return new NodeOutcome.Failed(new GramFault(exception.Message, IsFinal: true, IsMismatch: true));
        }
    }
}
