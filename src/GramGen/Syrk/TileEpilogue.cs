using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// What becomes of a tile's sums after it: they are reduced, join those of the blocks before, and after the last block go
/// to the output. Tiles must come in the same order in every block.
/// </summary>
/// <param name="running">The sums of the blocks before.</param>
/// <param name="writer">The way to the matrix.</param>
/// <param name="fetchesAhead">Whether to ask for the matrix's cache lines before they are needed.</param>
internal ref struct TileEpilogue<T>(RunningSums<T> running, GramWriter<T> writer, bool fetchesAhead)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RunningSums<T> _running = running;
    private GramWriter<T> _writer = writer;
    private Span<T> _plane;
    private BlockStep _step;
    private int _slot;

    /// <summary>Begins a block of pixels.</summary>
    /// <param name="step">What the summation order says of it.</param>
    /// <param name="plane">Where the sums go, slot after slot, if they wait for others; if not, empty.</param>
    public void Begin(BlockStep step, Span<T> plane)
    {
        _step = step;
        _plane = plane;
        _slot = 0;
    }

    /// <summary>Finishes the tile at <paramref name="place"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TTiles>(TilePlace place, ref T sums)
        where TTiles : struct, IGramTiles<T>
    {
        int count = place.SumsOf(TTiles.Columns);
        TTiles.Reduce(ref sums, count);
        int length = RunningSums<T>.SlotLength(count);
        _running.Combine(_step, _slot, length, ref sums);
        if (_step.IsLast)
        {
            if (_plane.IsEmpty)
            {
                if (fetchesAhead)
                {
                    _writer.FetchAhead(place, TTiles.Strip);
                }

                _writer.Take<TTiles>(place, ref sums);
            }
            else
            {
                RunningSums<T>.Copy(ref sums, ref _plane[_slot], length);
            }
        }

        _slot += length;
    }

    /// <summary>Ends a block of pixels: its tiles must have filled a plane of sums, no more and no less.</summary>
    public readonly void End<TTiles>()
        where TTiles : struct, IGramTiles<T>
    {
        _writer.Flush<TTiles>();
        if (_slot != _running.PlaneLength)
        {
            throw new UnreachableException($"The tiles of a block left {_slot} sums where there is room for {_running.PlaneLength}.");
        }
    }
}
