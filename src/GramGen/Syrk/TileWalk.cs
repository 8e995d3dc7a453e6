using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>The tiles of a region, in the order in which they are computed in every block.</summary>
/// <remarks>
/// Group of rows after group of rows; in a group columns after columns, S at a time, up to the diagonal; and there row
/// strip after row strip. So the first rows need few channels; each group that comes meets all columns before it; a
/// group stays in the first-level cache meanwhile, and so do the lines of G that its mirror images share.
/// </remarks>
internal struct TileWalk
{
    /// <summary>Half of a first-level cache of 32 KB is for the rows of a group.</summary>
    private const int CachedBytes = 16 * 1024;

    /// <summary>Row strips in a group at most: their rows fill a few cache lines of G.</summary>
    private const int MostStrips = 16;

    private readonly Region _region;
    private readonly int _strip;
    private readonly int _columns;
    private readonly int _groupRows;
    private int _groupEnd;
    private int _row;
    private int _column;

    public TileWalk(Region region, int strip, int columns, int groupRows)
    {
        _region = region;
        _strip = strip;
        _columns = columns;
        _groupRows = groupRows;
        GroupStart = region.First - groupRows;
        _groupEnd = region.First;
        _row = _groupEnd;
        _column = region.End;
    }

    /// <summary>The first channel of the rows that are at work.</summary>
    public int GroupStart { get; private set; }

    /// <summary>The channel after the last of them.</summary>
    public readonly int GroupEnd => _groupEnd;

    /// <summary>Whether the tile that came last is the first of its group.</summary>
    public readonly bool BeginsGroup => _row == GroupStart && _column == _region.First;

    /// <summary>The rows of a group, whole strips.</summary>
    public static int GroupRows<T>(int pixels, int strip)
        where T : unmanaged
    {
        int rowLength = Math.Min(pixels, Element<T>.BlockLength);
        return Math.Clamp(CachedBytes / Unsafe.SizeOf<T>() / rowLength / strip, 1, MostStrips) * strip;
    }

    /// <summary>The next tile; false after the last.</summary>
    public bool Next(out TilePlace tile)
    {
        _row += _strip;
        if (_row >= _groupEnd)
        {
            _column += _columns;
            _row = FirstRow();
            if (_row >= _groupEnd || _column >= _region.End)
            {
                GroupStart = _groupEnd;
                _groupEnd = Math.Min(GroupStart + _groupRows, _region.Channels);
                _column = _region.First;
                _row = FirstRow();
            }
        }

        tile = new TilePlace(_row, Math.Min(_strip, _region.Channels - _row), _column);
        return _row < _region.Channels;
    }

    /// <summary>The group's first strip that begins at the column or below: the triangle of a strip takes its other columns.</summary>
    private readonly int FirstRow()
    {
        int above = _column - GroupStart;
        return above <= 0 ? GroupStart : GroupStart + ((above + _strip - 1) / _strip * _strip);
    }
}
