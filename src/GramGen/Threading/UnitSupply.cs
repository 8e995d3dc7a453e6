namespace GramGen.Threading;

/// <summary>Gives one thread the numbers of the units that it is to take, one after the other, without end.</summary>
/// <param name="shared">What the threads have taken so far, or null if there is one thread only.</param>
internal struct UnitSupply(UnitQueue? shared)
{
    private int _next;

    public int Next() => shared?.Take() ?? _next++;
}
