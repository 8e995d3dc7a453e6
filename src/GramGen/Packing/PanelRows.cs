namespace GramGen.Packing;

/// <summary>
/// Which row of a panel holds which row of a region's block. The columns' rows stay for the whole block, and the next
/// block's gather beside them. The rows below come and go in a ring of a few groups, so the panel is no larger for more
/// channels.
/// </summary>
internal readonly struct PanelRows
{
    /// <summary>Groups of rows in the ring: the one that tiles read, and some to come.</summary>
    private const int RingGroups = 4;

    private readonly int _columns;
    private readonly int _copies;
    private readonly int _groupRows;
    private readonly int _groupsBelow;
    private readonly int _ring;

    public PanelRows(Region region, int blocks, int groupRows)
    {
        _columns = region.Columns;
        _copies = Math.Min(blocks, 2);
        _groupRows = groupRows;
        _groupsBelow = (region.Rows - region.Columns + groupRows - 1) / groupRows;
        _ring = Math.Min(_groupsBelow, RingGroups);
    }

    /// <summary>Rows of the panel.</summary>
    public int Count => (_copies * _columns) + (_ring * _groupRows);

    /// <summary>Where a row of a block stands; blocks count by the order of supply, rows from the region's first.</summary>
    public int Place(int block, int row)
    {
        if (row < _columns)
        {
            return (block % 2 * _columns) + row;
        }

        int slot = GroupBelow(block, row) % _ring;
        return (_copies * _columns) + (slot * _groupRows) + ((row - _columns) % _groupRows);
    }

    /// <summary>Whether a row can be brought while the tiles of another group are at work: nothing they read is in its place.</summary>
    public bool HasRoom(int block, int row, int workingBlock, int workingRow) => row < _columns
        ? block <= workingBlock + 1
        : GroupBelow(block, row) < GroupBelow(workingBlock, Math.Max(workingRow, _columns)) + _ring;

    /// <summary>The group's number among all groups below the columns, over all blocks.</summary>
    private int GroupBelow(int block, int row) => (block * _groupsBelow) + ((row - _columns) / _groupRows);
}
