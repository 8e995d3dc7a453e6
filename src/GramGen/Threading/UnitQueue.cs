namespace GramGen.Threading;

/// <summary>Units of blocks that threads share: who is free takes the next.</summary>
internal sealed class UnitQueue
{
    private int _taken;

    /// <summary>Whether not all of so many units are taken.</summary>
    public bool HasMore(int units) => Volatile.Read(ref _taken) < units;

    /// <summary>A unit that nobody else takes; past the last, any number that is too large.</summary>
    public int Take() => Interlocked.Increment(ref _taken) - 1;
}
