using GramGen.Data;

namespace GramGen.Cluster.Scheduling;

/// <summary>
/// Which nodes of a plan are computed, by whom, and what is next. It never sees a matrix, and knows no clock, store or network: a pure
/// state machine.
/// </summary>
/// <remarks>
/// It may be wrong about everything but the plan without changing a result: a node that is computed twice has the same bytes, and one
/// that is thought to be there and is not is reported by whoever joins it. So it need not be saved: after a crash it begins with the
/// nodes that the store has.
/// </remarks>
internal sealed class JobSchedule
{
    /// <summary>A node that failed as often stops the job.</summary>
    public const int MostFaults = 3;

    private readonly GramStatsPlan _plan;
    private readonly TimeSpan _leaseTime;
    private readonly long _epoch;
    private readonly bool[][] _done;
    private readonly SortedSet<GramNode> _ready = new(HighestFirst.Instance);
    private readonly Dictionary<long, JobLease> _leases = [];
    private readonly Dictionary<GramNode, List<string>> _faults = [];
    private readonly JobAudit _audit;
    private readonly Dictionary<string, TimeSpan> _machines = [];
    private long _taken;

    /// <param name="plan">The plan.</param>
    /// <param name="stored">The nodes that the store has.</param>
    /// <param name="epoch">Another number for every schedule of the job, so that tokens differ.</param>
    /// <param name="leaseTime">A lease of which nothing was heard for longer is given to somebody else.</param>
    /// <param name="auditShare">The share of leaves that are computed twice, from 0 to 1.</param>
    public JobSchedule(GramStatsPlan plan, IEnumerable<GramNode> stored, int epoch, TimeSpan leaseTime, double auditShare)
    {
        _plan = plan;
        _leaseTime = leaseTime;
        _epoch = (long)epoch << 32;
        _done = [.. Enumerable.Range(0, plan.Root.Level + 1).Select(level => new bool[plan.CountAt(level)])];
        _audit = new JobAudit(auditShare);
        foreach (GramNode node in stored)
        {
            _done[node.Level][node.Index] = true;
            _audit.Add(node, machine: null);
        }

        MakeReady(plan.Root);
    }

    /// <summary>Whether everything is computed, and computed again where that was requested.</summary>
    public bool IsFinished => IsDone(_plan.Root) && _audit.IsFinished;

    /// <summary>Why the job cannot go on, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Leases that ended without a result.</summary>
    public int LostLeases { get; private set; }

    /// <summary>Results that were there already.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Parts that somebody found to be missing or damaged.</summary>
    public int MissingParts { get; private set; }

    public JobAudit Audit => _audit;

    public IReadOnlyCollection<string> Machines => _machines.Keys;

    public IReadOnlyCollection<JobLease> Leases => _leases.Values;

    /// <summary>Nodes from which somebody could begin now.</summary>
    public IReadOnlyCollection<GramNode> Ready => _ready;

    public bool IsDone(GramNode node) => _done[node.Level][node.Index];

    /// <summary>Rows whose sums are stored, or in a node that is.</summary>
    public long RowsDone => RowsDoneUnder(_plan.Root);

    /// <summary>
    /// Gives a machine the next node: an audit of what another machine computed, else a node above the leaves, which can free storage
    /// soon, else the first leaf.
    /// </summary>
    public JobLease? Take(string machine, TimeSpan now)
    {
        _machines[machine] = now;
        Expire(now);
        if (Problem is not null)
        {
            return null;
        }

        bool isAlone = _machines.Count == 1;
        if (_audit.Take(machine, isAlone: false) is { } audited)
        {
            return Lease(audited, isAudit: true);
        }

        foreach (GramNode node in _ready)
        {
            // Whoever failed would again, as long as others can try.
            if (!_faults.TryGetValue(node, out List<string>? failed) || !failed.Contains(machine) || _machines.Keys.All(failed.Contains))
            {
                _ready.Remove(node);
                return Lease(node, isAudit: false);
            }
        }

        return isAlone && _audit.Take(machine, isAlone) is { } again ? Lease(again, isAudit: true) : null;

        JobLease Lease(GramNode node, bool isAudit)
        {
            var lease = new JobLease(_epoch | ++_taken, node, machine, isAudit, now + _leaseTime);
            _leases.Add(lease.Token, lease);
            return lease;
        }
    }

    /// <summary>Keeps a lease; one that was lost is taken up again if nobody else has the node.</summary>
    /// <returns>False if the holder may stop: the node is done, or somebody else's.</returns>
    public bool Beat(long token, GramNode node, string machine, long rowsDone, TimeSpan now)
    {
        _machines[machine] = now;
        Expire(now);
        bool isKnown = _leases.TryGetValue(token, out JobLease? lease);
        bool isAudit = lease is { IsAudit: true };
        if (Problem is not null || (!isAudit && IsDone(node)) || (!isKnown && !_ready.Remove(node)))
        {
            _leases.Remove(token);
            return false;
        }

        _leases[token] = new JobLease(token, node, machine, isAudit, now + _leaseTime) { RowsDone = rowsDone };
        return true;
    }

    /// <summary>Notes that a node is stored, whoever computed it: tokens of lost leases are as good.</summary>
    public void Complete(long token, GramNode node, string machine)
    {
        _leases.Remove(token, out JobLease? lease);
        if (lease is { IsAudit: true })
        {
            _audit.Pass(node);
            return;
        }

        if (IsDone(node))
        {
            Duplicates++;
            return;
        }

        _done[node.Level][node.Index] = true;
        _ready.Remove(node);
        _faults.Remove(node);
        _audit.Add(node, machine);
        MakeParentReady(node);
    }

    /// <summary>Notes that a part is not there that should be; the node that was to be joined from it waits.</summary>
    public void Miss(long token, GramNode missing)
    {
        _leases.Remove(token);
        if (!IsDone(missing))
        {
            return;
        }

        MissingParts++;
        _done[missing.Level][missing.Index] = false;
        _audit.Forget(missing);
        if (missing != _plan.Root)
        {
            _ready.Remove(ParentOf(missing));
        }

        if (!HasDoneAncestor(missing))
        {
            MakeReady(missing);
        }
    }

    /// <summary>Notes that a node failed; if it cannot succeed elsewhere, or failed too often, the job stops.</summary>
    public void Fail(long token, GramNode node, string machine, string reason, bool isFinal)
    {
        bool isAudit = _leases.Remove(token, out JobLease? lease) && lease.IsAudit;
        if (!_faults.TryGetValue(node, out List<string>? machines))
        {
            _faults.Add(node, machines = []);
        }

        machines.Add(machine);
        if (isFinal || machines.Count >= MostFaults)
        {
            Problem ??= reason;
        }

        GiveBack(node, isAudit);
    }

    /// <summary>The machine that computed an audited leaf, if it is known.</summary>
    public string? FirstMachineOf(GramNode node) => _audit.FirstMachineOf(node);

    /// <summary>Ends leases of which nothing was heard, and forgets machines.</summary>
    public void Expire(TimeSpan now)
    {
        foreach ((string machine, TimeSpan seen) in _machines.ToArray())
        {
            if (seen + _leaseTime < now)
            {
                _machines.Remove(machine);
            }
        }

        foreach (JobLease lease in _leases.Values.Where(lease => lease.Expires < now).ToArray())
        {
            _leases.Remove(lease.Token);
            LostLeases++;
            GiveBack(lease.Node, lease.IsAudit);
        }
    }

    private void GiveBack(GramNode node, bool isAudit)
    {
        if (isAudit)
        {
            _audit.GiveBack(node);
        }
        else if (!IsDone(node) && !IsLeased(node) && !HasDoneAncestor(node) && _plan.ChildrenOf(node).All(IsDone))
        {
            _ready.Add(node);
        }
    }

    /// <summary>Makes those nodes under a node ready that must be computed and can be.</summary>
    private void MakeReady(GramNode node)
    {
        if (IsDone(node))
        {
            return;
        }

        bool isReady = true;
        foreach (GramNode child in _plan.ChildrenOf(node))
        {
            MakeReady(child);
            isReady &= IsDone(child);
        }

        if (isReady && !IsLeased(node))
        {
            _ready.Add(node);
        }
    }

    private void MakeParentReady(GramNode node)
    {
        if (node != _plan.Root && ParentOf(node) is var parent && !IsDone(parent) && !IsLeased(parent)
            && !HasDoneAncestor(parent) && _plan.ChildrenOf(parent).All(IsDone))
        {
            _ready.Add(parent);
        }
    }

    private GramNode ParentOf(GramNode node) => new(node.Level + 1, node.Index / _plan.FanIn);

    private bool IsLeased(GramNode node) => _leases.Values.Any(lease => lease.Node == node && !lease.IsAudit);

    private bool HasDoneAncestor(GramNode node)
    {
        while (node != _plan.Root)
        {
            node = ParentOf(node);
            if (IsDone(node))
            {
                return true;
            }
        }

        return false;
    }

    private long RowsDoneUnder(GramNode node) =>
        IsDone(node) ? _plan.RowsOf(node).Rows : _plan.ChildrenOf(node).Sum(RowsDoneUnder);

    /// <summary>Higher levels first, then the order of the rows.</summary>
    private sealed class HighestFirst : IComparer<GramNode>
    {
        public static HighestFirst Instance { get; } = new();

        public int Compare(GramNode x, GramNode y) => x.Level != y.Level ? y.Level.CompareTo(x.Level) : x.Index.CompareTo(y.Index);
    }
}
