using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;

namespace GramGen.Gemm;

/// <summary>
/// The epilogue: stores finished sums at both of their places in the symmetric matrix, or in one triangle, while the next
/// are computed.
/// </summary>
/// <remarks>
/// Stores wait for their cache lines, and one behind the other. At once they would fill the processor's store buffer and
/// stop it; a few between any two lanes pass unseen. Measured at 1024 × 196: 59 % of the peak at once, 74 % so.
/// </remarks>
internal ref struct OuterStores(scoped in GramCall<float> call, Span<float> image)
{
    /// <summary>Values of a mirror image, for sums that are added to what is there.</summary>
    public const int ImageLength = Together * StripChannels;

    /// <summary>Columns whose mirror images are stored together.</summary>
    private const int Together = 4;

    private const int StripChannels = StripPanel.StripChannels;

    private readonly ref float _gram = ref MemoryMarshal.GetReference(call.Gram);
    private readonly GramPart _part = call.Task.Output.Part;
    private readonly int _stride = call.Task.Output.Stride;
    private readonly bool _fetches = Prefetch.HelpsStores(call.Shape);
    private readonly bool _adds = call.Task.Adds;
    private readonly float _beta = call.Task.Beta;
    private readonly Span<float> _image = image;
    private Span<float> _sums;
    private OuterPlace _place;
    private OuterPlace _coming;
    private int _row;
    private int _column;

    /// <summary>Says which sums come next.</summary>
    public void Announce(OuterPlace coming) => _coming = coming;

    /// <summary>Takes the sums that were announced, and has stored those before.</summary>
    public void Take<TTiles>(Span<float> sums)
        where TTiles : struct, IOuterTiles
    {
        Flush<TTiles>();
        _sums = sums;
        _place = _coming;
        // The upper triangle is all rows; the lower one is mirror images but for the strip's own channels.
        _row = _part == GramPart.Lower && _place.Column >= _place.Row + StripChannels ? _place.Rows : 0;
        _column = _part == GramPart.Upper ? Math.Max(_place.FirstMirrored, _place.End) : _place.FirstMirrored;
    }

    /// <summary>Stores a row, or the mirror image of some columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StorePart<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        // In step with each other, so that both end at the same time.
        bool rowIsNext = _row * (_place.End - _place.FirstMirrored) <= (_column - _place.FirstMirrored) * _place.Rows;
        if (_row < _place.Rows && (rowIsNext || _column >= _place.End))
        {
            StoreRow<TTiles>();
        }
        else if (_column < _place.End)
        {
            StoreMirrorImage<TTiles>();
        }
    }

    /// <summary>Stores all that is left.</summary>
    public void Flush<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        while (_row < _place.Rows || _column < _place.End)
        {
            StorePart<TTiles>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreRow<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        if (_part == GramPart.Both)
        {
            TTiles.Copy(ref SumAt(_row, _place.Column), ref GramAt(_place.Row + _row, _place.Column), _place.Columns);
        }
        else
        {
            StoreRowOfTriangle<TTiles>();
        }

        if (_fetches)
        {
            FetchRow(_row);
        }

        _row++;
    }

    /// <summary>A row from the diagonal on or up to it, alone or with what is there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreRowOfTriangle<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        int diagonal = _place.Row + _row;
        int first = _part == GramPart.Upper ? Math.Max(_place.Column, diagonal) : _place.Column;
        int end = _part == GramPart.Lower ? Math.Min(_place.End, diagonal + 1) : _place.End;
        if (_adds)
        {
            OuterSums.Add(ref SumAt(_row, first), ref GramAt(diagonal, first), end - first, _beta);
        }
        else
        {
            TTiles.Copy(ref SumAt(_row, first), ref GramAt(diagonal, first), end - first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreMirrorImage<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        if (_adds)
        {
            AddMirrorImage<TTiles>();
        }
        else if (_column + Together <= _place.End)
        {
            nuint stride = (nuint)_stride;
            for (int row = 0; row < StripChannels; row += TTiles.VectorLength)
            {
                TTiles.Transpose(
                    ref SumAt(row, _column), (nuint)_place.Stride, ref GramAt(_column, _place.Row + row), stride, 2 * stride, 3 * stride);
            }
        }
        else
        {
            StoreLastColumns();
        }

        if (_fetches)
        {
            FetchColumns(_column - _place.FirstMirrored);
        }

        _column += Together;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void AddMirrorImage<TTiles>()
        where TTiles : struct, IOuterTiles
    {
        for (int row = 0; row < StripChannels; row += TTiles.VectorLength)
        {
            TTiles.Transpose(
                ref SumAt(row, _column), (nuint)_place.Stride, ref _image[row], StripChannels, 2 * StripChannels, 3 * StripChannels);
        }

        for (int column = _column; column < Math.Min(_column + Together, _place.End); column++)
        {
            OuterSums.Add(ref _image[(column - _column) * StripChannels], ref GramAt(column, _place.Row), StripChannels, _beta);
        }
    }

    private readonly void StoreLastColumns()
    {
        for (int column = _column; column < _place.End; column++)
        {
            for (int row = 0; row < StripChannels; row++)
            {
                GramAt(column, _place.Row + row) = SumAt(row, column);
            }
        }
    }

    /// <summary>Asks for the lines of a row that comes next.</summary>
    private readonly void FetchRow(int row)
    {
        if (row < _coming.Rows)
        {
            for (int column = _coming.Column; column < _coming.End; column += Scratch<float>.CacheLine)
            {
                Prefetch.Line(ref GramAt(_coming.Row + row, column));
            }
        }
    }

    /// <summary>Asks for the lines of mirror images that come next, each of which may begin within a line.</summary>
    private readonly void FetchColumns(int columns)
    {
        int first = _coming.FirstMirrored + columns;
        for (int column = first; column < Math.Min(first + Together, _coming.End); column++)
        {
            Prefetch.Line(ref GramAt(column, _coming.Row));
            Prefetch.Line(ref GramAt(column, _coming.Row + StripChannels - 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref float SumAt(int row, int column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(_sums), (row * _place.Stride) + column - _place.Column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref float GramAt(int row, int column) => ref Unsafe.Add(ref _gram, (row * _stride) + column);
}
