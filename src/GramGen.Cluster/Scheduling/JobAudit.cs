using GramGen.Data;

namespace GramGen.Cluster.Scheduling;

/// <summary>The leaves that are computed a second time, by another machine if there is one, and compared.</summary>
/// <param name="share">Their share, from 0 to 1.</param>
internal sealed class JobAudit(double share)
{
    private readonly Dictionary<GramNode, string?> _waiting = [];
    private readonly Dictionary<GramNode, string?> _leased = [];
    private readonly HashSet<GramNode> _passed = [];

    public bool IsFinished => _waiting.Count == 0 && _leased.Count == 0;

    public IReadOnlyCollection<GramNode> Passed => _passed;

    public IReadOnlyCollection<GramNode> Waiting => _waiting.Keys;

    /// <summary>Adds a node that has been computed, if it is one of those; the machine is null if nobody remembers.</summary>
    public void Add(GramNode node, string? machine)
    {
        // Equal steps of the share cross a whole number at these.
        bool isChosen = node.Level == 0 && Math.Floor((node.Index + 1) * share) > Math.Floor(node.Index * share);
        if (isChosen && !_passed.Contains(node) && !_leased.ContainsKey(node))
        {
            _waiting[node] = machine;
        }
    }

    /// <summary>Takes a node that another machine computed, or any if there is no other machine.</summary>
    public GramNode? Take(string machine, bool isAlone)
    {
        foreach ((GramNode node, string? first) in _waiting)
        {
            if (isAlone || first != machine)
            {
                _waiting.Remove(node);
                _leased.Add(node, first);
                return node;
            }
        }

        return null;
    }

    public void Pass(GramNode node)
    {
        _leased.Remove(node);
        _passed.Add(node);
    }

    public void GiveBack(GramNode node)
    {
        if (_leased.Remove(node, out string? first))
        {
            _waiting[node] = first;
        }
    }

    /// <summary>A part that is gone is added again when it is computed again.</summary>
    public void Forget(GramNode node)
    {
        _waiting.Remove(node);
        _leased.Remove(node);
    }

    public string? FirstMachineOf(GramNode node) => _leased.GetValueOrDefault(node) ?? _waiting.GetValueOrDefault(node);
}
