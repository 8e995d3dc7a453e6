namespace GramGen.Planning;

/// <summary>
/// Which row of a packed panel holds which row of an NC block. The columns' rows stay for the whole KC block, and the next
/// KC block's are packed beside them. The rows below pass through a ring of a few MC blocks, so that more channels need no
/// larger panel.
/// </summary>
internal readonly struct PanelRing
{
    /// <summary>MC blocks in the ring: the one that micro-kernels read, and some that are packed ahead.</summary>
    private const int MostMcBlocks = 4;

    private readonly int _columns;
    private readonly int _copies;
    private readonly int _mcRows;
    private readonly int _mcBlocksBelow;
    private readonly int _ring;

    public PanelRing(NcBlock block, int kcBlocks, int mcRows)
    {
        _columns = block.Columns;
        _copies = Math.Min(kcBlocks, 2);
        _mcRows = mcRows;
        _mcBlocksBelow = IntegerMath.CeilingDivide(block.Rows - block.Columns, mcRows);
        _ring = Math.Min(_mcBlocksBelow, MostMcBlocks);
    }

    /// <summary>Rows of the panel.</summary>
    public int Rows => (_copies * _columns) + (_ring * _mcRows);

    /// <summary>The panel's row for a row of the NC block. KC blocks are numbered in the order in which they are packed.</summary>
    public int PanelRow(int kcBlock, int row)
    {
        if (row < _columns)
        {
            return (kcBlock % 2 * _columns) + row;
        }

        int slot = McBlockBelow(kcBlock, row) % _ring;
        return (_copies * _columns) + (slot * _mcRows) + ((row - _columns) % _mcRows);
    }

    /// <summary>Whether a row can be packed while another MC block is multiplied: its panel row holds nothing that is still read.</summary>
    public bool HasRoom(int kcBlock, int row, int workingKcBlock, int workingRow) => row < _columns
        ? kcBlock <= workingKcBlock + 1
        : McBlockBelow(kcBlock, row) < McBlockBelow(workingKcBlock, Math.Max(workingRow, _columns)) + _ring;

    /// <summary>The number of an MC block among all below the columns, over all KC blocks.</summary>
    private int McBlockBelow(int kcBlock, int row) => (kcBlock * _mcBlocksBelow) + ((row - _columns) / _mcRows);
}
