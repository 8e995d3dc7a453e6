namespace GramGen.Threading;

/// <summary>Gives one thread the blocks of pixels that it is to take, one after the other.</summary>
/// <param name="blocks">All blocks.</param>
/// <param name="unitBlocks">Blocks that are taken together.</param>
/// <param name="shared">What the threads have taken so far, or null if there is one thread only.</param>
internal struct BlockSupply(int blocks, int unitBlocks, UnitQueue? shared)
{
    /// <summary>No block is left.</summary>
    public const int None = -1;

    private int _next;
    private int _end;

    /// <summary>The next block, or <see cref="None"/>.</summary>
    public int Next()
    {
        if (_next == _end)
        {
            int unit = shared?.Take() ?? _end / unitBlocks;
            _next = (int)Math.Min((long)unit * unitBlocks, blocks);
            _end = (int)Math.Min((long)_next + unitBlocks, blocks);
        }

        return _next < _end ? _next++ : None;
    }
}
