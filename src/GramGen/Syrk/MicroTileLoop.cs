using System.Runtime.CompilerServices;
using GramGen.Planning;

namespace GramGen.Syrk;

/// <summary>The position of a micro-tile in the lower triangle of G.</summary>
/// <param name="Row">The first channel of its rows.</param>
/// <param name="Rows">Their number: MR, or fewer at the fringe.</param>
/// <param name="Column">The first of its NR columns; on the diagonal the rows themselves.</param>
internal readonly record struct MicroTilePosition(int Row, int Rows, int Column)
{
    public bool IsDiagonal => Row == Column;

    /// <summary>False for <c>default</c>.</summary>
    public bool Exists => Rows > 0;

    /// <summary>The sums of the micro-tile.</summary>
    public int Sums(int columns) => IsDiagonal ? Rows * (Rows + 1) / 2 : Rows * columns;
}

/// <summary>The micro-tiles of an NC block, in the order in which they are computed in every KC block.</summary>
/// <remarks>
/// MC block after MC block; in an MC block NR columns at a time, up to the diagonal; and there micro-panel after
/// micro-panel. So the first rows need few channels, each MC block meets all columns before it, and it stays in the
/// first-level cache meanwhile, as do the lines of G that its transposed stores share. A rectangle begins below the columns.
/// </remarks>
/// <param name="plan">The plan.</param>
/// <param name="block">The NC block.</param>
internal struct MicroTileLoop(in GramPlan plan, NcBlock block)
{
    private readonly NcBlock _block = block;
    private readonly int _rows = plan.MicroTile.Rows;
    private readonly int _columns = plan.MicroTile.Columns;
    private readonly int _mcRows = plan.McRows;
    private int _row = block.IsRectangle ? block.End : block.First;
    private int _column = block.End;

    /// <summary>The first channel of the current MC block.</summary>
    public int McStart { get; private set; } = (block.IsRectangle ? block.End : block.First) - plan.McRows;

    /// <summary>The channel after the last of it.</summary>
    public int McEnd { get; private set; } = block.IsRectangle ? block.End : block.First;

    /// <summary>Whether the last micro-tile is the first of its MC block.</summary>
    public readonly bool BeginsMcBlock => _row == McStart && _column == _block.First;

    /// <summary>The next micro-tile; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next(out MicroTilePosition microTile)
    {
        _row += _rows;
        if (_row >= McEnd)
        {
            _column += _columns;
            _row = FirstRow();
            if (_row >= McEnd || _column >= _block.End)
            {
                McStart = McEnd;
                McEnd = Math.Min(McStart + _mcRows, _block.Channels);
                _column = _block.First;
                _row = FirstRow();
            }
        }

        microTile = new MicroTilePosition(_row, Math.Min(_rows, _block.Channels - _row), _column);
        return _row < _block.Channels;
    }

    /// <summary>The MC block's first micro-panel at or below the column: the diagonal of a micro-panel covers its other columns.</summary>
    private readonly int FirstRow()
    {
        int above = _column - McStart;
        return above <= 0 ? McStart : McStart + IntegerMath.RoundUp(above, _rows);
    }
}
