using GramGen.Cluster.Scheduling;
using GramGen.Data;
using GramGen.Tests;

namespace GramGen.Cluster.Tests;

/// <summary>
/// Every order of events of small jobs: two workers that take, store, complete, are late or die; a grain that is lost; leases that
/// expire; a part that disappears.
/// </summary>
public sealed class ScheduleModelTests
{
    /// <summary>Leaves, the share of them that is audited, parts that are lost. Four leaves have some minutes.</summary>
    public static TheoryData<int, int, int> Jobs => Exhaustive.IsOn
        ? new() { { 2, 0, 1 }, { 2, 1, 1 }, { 3, 0, 1 }, { 3, 1, 0 }, { 4, 0, 0 }, { 4, 0, 1 } }
        : new() { { 2, 1, 0 }, { 3, 0, 0 }, { 2, 0, 1 } };

    [Theory]
    [MemberData(nameof(Jobs))]
    public void EveryOrderOfEvents_EndsWithTheResultInTheStore(int leaves, int auditShare, int lostParts)
    {
        var states = new Dictionary<string, string>();
        var open = new Queue<string>();
        Visit("");
        while (open.TryDequeue(out string? path))
        {
            foreach (char step in ScheduleModel.Steps)
            {
                Visit(path + step);
            }
        }

        Assert.InRange(states.Count, 100, 1_000_000);

        void Visit(string path)
        {
            var model = ScheduleModel.Replay(leaves, auditShare, lostParts, path, out bool isPossible);
            if (isPossible && states.TryAdd(model.Key, path))
            {
                open.Enqueue(path);
                model.AssertSafe(path);
                model.AssertEnds(path);
            }
        }
    }

    [Fact]
    public void WithoutFaults_NoNodeIsComputedTwice()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var model = new ScheduleModel(4, auditShare: 0, lostParts: 0);
            while (!model.Schedule.IsFinished)
            {
                model.Do("012345"[random.Next(6)]);
            }

            Assert.Equal((0, 0, 0), (model.Schedule.Duplicates, model.Schedule.LostLeases, model.Schedule.MissingParts));
            Assert.Equal(7, model.Computed);
        }
    }
}

/// <summary>A schedule, a store and two workers.</summary>
internal sealed class ScheduleModel
{
    /// <summary>For each of two workers: take, store, complete, beat, die. For all: time passes, the grain or a part is lost.</summary>
    public const string Steps = "0123456789egp";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private readonly int _auditShare;
    private readonly Dictionary<GramNode, bool> _store = [];
    private readonly Held?[] _workers = new Held?[2];
    private TimeSpan _now;
    private int _epoch = 1;
    private int _crashes = 1;
    private int _lostParts;
    private bool _hasLostAPart;

    public ScheduleModel(int leaves, int auditShare, int lostParts)
    {
        _auditShare = auditShare;
        _lostParts = lostParts;
        Plan = GramStatsPlan.Of(leaves * 8192L, 2, GramElement.Single, GramStatistics.Gram, threads: 1, leafRows: 8192, fanIn: 2);
        Schedule = new JobSchedule(Plan, [], _epoch, Lease, auditShare);
    }

    public JobSchedule Schedule { get; private set; }

    /// <summary>Parts that were put or compared.</summary>
    public int Computed { get; private set; }

    /// <summary>Everything that decides what can happen next.</summary>
    public string Key => string.Join(
        '|',
        string.Concat(Plan.Nodes.Select(node => Schedule.IsDone(node) ? 'd' : '.')),
        string.Concat(Plan.Nodes.Select(node => _store.GetValueOrDefault(node) ? 's' : '.')),
        string.Join(',', Schedule.Ready),
        string.Join(',', Schedule.Leases.Select(lease => $"{lease.Node}{lease.Machine}{lease.IsAudit}{HolderOf(lease.Token)}")
            .Order(StringComparer.Ordinal)),
        string.Join(',', _workers.Select(held => held is null ? "-" : $"{held.Lease.Node}{held.Lease.IsAudit}{held.IsStored}")),
        string.Join(',', Schedule.Audit.Waiting.Select(node => $"{node}{Schedule.FirstMachineOf(node)}")),
        string.Join(',', Schedule.Audit.Passed),
        string.Join(',', Schedule.Machines.Order(StringComparer.Ordinal)),
        _crashes,
        _lostParts);

    private GramStatsPlan Plan { get; }

    public static ScheduleModel Replay(int leaves, int auditShare, int lostParts, string path, out bool isPossible)
    {
        var model = new ScheduleModel(leaves, auditShare, lostParts);
        isPossible = true;
        foreach (char step in path)
        {
            isPossible = model.Do(step);
        }

        return model;
    }

    /// <returns>False if that cannot happen now.</returns>
    public bool Do(char step)
    {
        if (char.IsDigit(step))
        {
            int worker = (step - '0') % 2;
            return ((step - '0') / 2) switch
            {
                0 => Take(worker),
                1 => Store(worker),
                2 => Complete(worker),
                3 => Beat(worker),
                _ => Die(worker),
            };
        }

        return step switch
        {
            'e' => Expire(),
            'g' => LoseGrain(),
            _ => LosePart(),
        };
    }

    public void AssertSafe(string path)
    {
        foreach (GramNode node in Plan.Nodes)
        {
            // A part that was lost is in the table, as false.
            Assert.True(!Schedule.IsDone(node) || _store.ContainsKey(node), $"{path}: {node} is done and was never stored.");
        }

        Assert.True(!Schedule.IsFinished || _store[Plan.Root], $"{path}: finished without a result.");
        IEnumerable<GramNode> leased = Schedule.Leases.Where(lease => !lease.IsAudit).Select(lease => lease.Node);
        Assert.True(leased.Distinct().Count() == leased.Count(), $"{path}: two leases for a node.");
        Assert.True(!leased.Intersect(Schedule.Ready).Any(), $"{path}: a node is leased and ready.");
        Assert.True(Schedule.Ready.All(node => !Schedule.IsDone(node)), $"{path}: a node is done and ready.");
        Assert.True(
            _hasLostAPart || Schedule.Ready.Concat(leased).All(node => Plan.ChildrenOf(node).All(Schedule.IsDone)),
            $"{path}: a node is joined from what is not done.");
    }

    /// <summary>Nothing more goes wrong: the job ends.</summary>
    public void AssertEnds(string path)
    {
        for (int round = 0; round < 40 && !Schedule.IsFinished; round++)
        {
            bool moved = false;
            foreach (char step in "01234567")
            {
                moved |= Do(step);
            }

            if (!moved)
            {
                Expire();
            }
        }

        Assert.True(Schedule.IsFinished && _store[Plan.Root], $"{path}: it never ends.");
    }

    private bool Take(int worker)
    {
        if (_workers[worker] is not null || Schedule.Take($"w{worker}", _now) is not { } lease)
        {
            return false;
        }

        _workers[worker] = new Held(lease, IsStored: false);
        return true;
    }

    private bool Store(int worker)
    {
        if (_workers[worker] is not { IsStored: false } held)
        {
            return false;
        }

        IEnumerable<GramNode> missing = Plan.ChildrenOf(held.Lease.Node).Where(child => !_store.GetValueOrDefault(child));
        if (missing.Any())
        {
            Schedule.Miss(held.Lease.Token, missing.First());
            _workers[worker] = null;
            return true;
        }

        Computed++;
        _store[held.Lease.Node] = true;
        _workers[worker] = held with { IsStored = true };
        return true;
    }

    private bool Complete(int worker)
    {
        if (_workers[worker] is not { IsStored: true } held)
        {
            return false;
        }

        Schedule.Complete(held.Lease.Token, held.Lease.Node, $"w{worker}");
        _workers[worker] = null;
        return true;
    }

    private bool Beat(int worker)
    {
        if (_workers[worker] is not { IsStored: false } held)
        {
            return false;
        }

        bool wasKnown = Schedule.Leases.Any(lease => lease.Token == held.Lease.Token);
        bool isKept = Schedule.Beat(held.Lease.Token, held.Lease.Node, $"w{worker}", 0, _now);
        if (!isKept)
        {
            _workers[worker] = null;
        }

        return !isKept || !wasKnown;
    }

    private bool Die(int worker)
    {
        if (_workers[worker] is null || _crashes == 0)
        {
            return false;
        }

        _crashes--;
        _workers[worker] = null;
        return true;
    }

    private bool Expire()
    {
        if (Schedule.Leases.Count == 0 && Schedule.Machines.Count == 0)
        {
            return false;
        }

        _now += 2 * Lease;
        Schedule.Expire(_now);
        return true;
    }

    private bool LoseGrain()
    {
        if (_crashes == 0)
        {
            return false;
        }

        _crashes--;
        Schedule = new JobSchedule(Plan, _store.Where(part => part.Value).Select(part => part.Key), ++_epoch, Lease, _auditShare);
        return true;
    }

    private bool LosePart()
    {
        GramNode[] stored = [.. _store.Where(part => part.Value && part.Key != Plan.Root).Select(part => part.Key)];
        if (_lostParts == 0 || stored.Length == 0)
        {
            return false;
        }

        _lostParts--;
        _hasLostAPart = true;
        _store[stored.MaxBy(node => (node.Level, node.Index))] = false;
        return true;
    }

    private string HolderOf(long token) => $"@{Array.FindIndex(_workers, held => held?.Lease.Token == token)}";

    private sealed record Held(JobLease Lease, bool IsStored);
}
