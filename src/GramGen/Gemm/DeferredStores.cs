using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>The block of G whose sums are stored together: a panel of rows, and some columns from its diagonal to the right.</summary>
/// <param name="Row">The first channel of the rows.</param>
/// <param name="Rows">Rows of G: a whole panel, or fewer in the last.</param>
/// <param name="Column">The first channel of the columns.</param>
/// <param name="Columns">Columns of G: whole vectors, or fewer in the last.</param>
/// <param name="Stride">Values from row to row of the sums: whole vectors.</param>
internal readonly record struct StoreBlock(int Row, int Rows, int Column, int Columns, int Stride)
{
    /// <summary>The first column after the block.</summary>
    public int End => Column + Columns;
}

/// <summary>
/// The epilogue of outer products: stores finished sums in both triangles of G, in one, or in a rectangle, while the next sums are
/// computed.
/// </summary>
/// <remarks>
/// Stores wait for their cache lines, one behind the other. All at once they would fill the store buffer and stall the core; a
/// few between two lanes cost nothing. Measured at 1024 × 196: 59 % of the peak at once, 74 % deferred.
/// </remarks>
internal ref struct DeferredStores<T>(scoped in GramPlan plan, scoped in SyrkArguments<T> arguments, Span<T> transposed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values of a few transposed columns, for sums that are added to G.</summary>
    public static int TransposedLength => Together * PanelChannels;

    /// <summary>Columns whose transposes are stored together.</summary>
    private const int Together = GemmVectors.TransposedColumns;

    private readonly ref T _gram = ref arguments.Gram.First;
    private readonly GramPart _part = arguments.Output.Part;
    private readonly int _stride = arguments.Output.Stride;
    private readonly bool _prefetches = plan.PrefetchesStores;
    private readonly bool _adds = arguments.Adds;
    private readonly T _beta = arguments.Beta;
    private readonly Span<T> _transposed = transposed;
    private Span<T> _sums;
    private StoreBlock _block;
    private StoreBlock _next;
    private int _row;
    private int _column;

    private static int PanelChannels => PackedFeatures<T>.PanelChannels;

    /// <summary>Announces the block that is computed next, so that its lines of G can be prefetched.</summary>
    public void Announce(StoreBlock next) => _next = next;

    /// <summary>Defers the stores of the announced block, after storing what is left of the one before.</summary>
    public void Defer<TMicroKernels>(Span<T> sums)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        Flush<TMicroKernels>();
        _sums = sums;
        _block = _next;
        // The upper triangle and a rectangle are stored by rows only; the lower one by transposes, except for the panel's own channels.
        _row = _part == GramPart.Lower && _block.Column >= _block.Row + PanelChannels ? _block.Rows : 0;
        _column = _part is GramPart.Upper or GramPart.Rectangle ? Math.Max(FirstTransposed(_block), _block.End) : FirstTransposed(_block);
    }

    /// <summary>Stores some parts: of each a row, or the transpose of some columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StoreParts<TMicroKernels>(int count)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        for (int part = 0; part < count; part++)
        {
            StorePart<TMicroKernels>();
        }
    }

    /// <summary>Stores all that is left.</summary>
    public void Flush<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        while (_row < _block.Rows || _column < _block.End)
        {
            StorePart<TMicroKernels>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StorePart<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        // In step with each other, so that both end at the same time.
        int first = FirstTransposed(_block);
        bool rowIsNext = _row * (_block.End - first) <= (_column - first) * _block.Rows;
        if (_row < _block.Rows && (rowIsNext || _column >= _block.End))
        {
            StoreRow<TMicroKernels>();
        }
        else if (_column < _block.End)
        {
            StoreTransposed<TMicroKernels>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreRow<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        if (_part is GramPart.Both or GramPart.Rectangle)
        {
            GemmVectors.Copy(
                TMicroKernels.VectorLength, ref SumAt(_row, _block.Column), ref GramAt(_block.Row + _row, _block.Column), _block.Columns);
        }
        else
        {
            StoreRowOfTriangle<TMicroKernels>();
        }

        if (_prefetches)
        {
            PrefetchRow(_row);
        }

        _row++;
    }

    /// <summary>Stores a row from the diagonal on or up to it, or adds it to G.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreRowOfTriangle<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        int diagonal = _block.Row + _row;
        int first = _part == GramPart.Upper ? Math.Max(_block.Column, diagonal) : _block.Column;
        int end = _part == GramPart.Lower ? Math.Min(_block.End, diagonal + 1) : _block.End;
        if (_adds)
        {
            GemmVectors.AddBeta(ref SumAt(_row, first), ref GramAt(diagonal, first), end - first, _beta);
        }
        else
        {
            GemmVectors.Copy(TMicroKernels.VectorLength, ref SumAt(_row, first), ref GramAt(diagonal, first), end - first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreTransposed<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        if (_adds)
        {
            AddTransposed<TMicroKernels>();
        }
        else if (_column + Together <= _block.End)
        {
            nuint stride = (nuint)_stride;
            for (int row = 0; row < PanelChannels; row += TMicroKernels.VectorLength)
            {
                GemmVectors.Transpose(
                    TMicroKernels.VectorLength,
                    ref SumAt(row, _column),
                    (nuint)_block.Stride,
                    ref GramAt(_column, _block.Row + row),
                    stride,
                    2 * stride,
                    3 * stride);
            }
        }
        else
        {
            StoreLastColumns();
        }

        if (_prefetches)
        {
            PrefetchColumns(_column - FirstTransposed(_block));
        }

        _column += Together;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void AddTransposed<TMicroKernels>()
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        for (int row = 0; row < PanelChannels; row += TMicroKernels.VectorLength)
        {
            GemmVectors.Transpose(
                TMicroKernels.VectorLength,
                ref SumAt(row, _column),
                (nuint)_block.Stride,
                ref _transposed[row],
                (nuint)PanelChannels,
                2 * (nuint)PanelChannels,
                3 * (nuint)PanelChannels);
        }

        for (int column = _column; column < Math.Min(_column + Together, _block.End); column++)
        {
            GemmVectors.AddBeta(ref _transposed[(column - _column) * PanelChannels], ref GramAt(column, _block.Row), PanelChannels, _beta);
        }
    }

    private readonly void StoreLastColumns()
    {
        for (int column = _column; column < _block.End; column++)
        {
            for (int row = 0; row < PanelChannels; row++)
            {
                GramAt(column, _block.Row + row) = SumAt(row, column);
            }
        }
    }

    /// <summary>Prefetches the lines of a row of the next block.</summary>
    private readonly void PrefetchRow(int row)
    {
        if (row < _next.Rows)
        {
            for (int column = _next.Column; column < _next.End; column += PackBuffer<T>.CacheLine)
            {
                Prefetch.Line(ref GramAt(_next.Row + row, column));
            }
        }
    }

    /// <summary>Prefetches the lines of the next block's transposed columns, each of which may begin within a line.</summary>
    private readonly void PrefetchColumns(int columns)
    {
        int first = FirstTransposed(_next) + columns;
        for (int column = first; column < Math.Min(first + Together, _next.End); column++)
        {
            Prefetch.Line(ref GramAt(column, _next.Row));
            Prefetch.Line(ref GramAt(column, _next.Row + PanelChannels - 1));
        }
    }

    /// <summary>The first column that is not one of the panel's own channels: from there on the transpose is stored too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstTransposed(in StoreBlock block) => Math.Max(block.Column, block.Row + PanelChannels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref T SumAt(int row, int column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(_sums), (row * _block.Stride) + column - _block.Column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref T GramAt(int row, int column) => ref Unsafe.Add(ref _gram, (row * _stride) + column);
}
