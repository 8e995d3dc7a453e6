using System.Diagnostics;
using System.Runtime.CompilerServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>
/// What becomes of a tile's sums after it: they are reduced, join those of the blocks before, and after the last block go
/// to the matrix. Tiles must come in the same order in every block.
/// </summary>
internal ref struct TileEpilogue(BlockStep step, RunningSums running, GramWriter writer)
{
    private readonly RunningSums _running = running;
    private readonly GramWriter _writer = writer;
    private int _slot;

    /// <summary>Finishes the tile at <paramref name="place"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TTiles>(TilePlace place, ref float sums)
        where TTiles : struct, IGramTiles
    {
        int strip = TTiles.Strip;
        int count = place.IsTriangle ? place.Rows * (place.Rows + 1) / 2 : place.Rows * strip;
        TTiles.Reduce(ref sums, count);
        int length = RunningSums.SlotLength(count);
        _running.Combine(step, _slot, length, ref sums);
        _slot += length;
        if (step.IsLast)
        {
            if (place.IsTriangle)
            {
                _writer.StoreTriangle(ref sums, place.Row, place.Rows);
            }
            else
            {
                _writer.StoreRectangle(ref sums, place.Row, place.Rows, place.Column, strip);
            }
        }
    }

    /// <summary>Ends a block of pixels: its tiles must have filled a plane of sums, no more and no less.</summary>
    public readonly void End()
    {
        if (_slot != _running.PlaneLength)
        {
            throw new UnreachableException($"The tiles of a block left {_slot} sums where there is room for {_running.PlaneLength}.");
        }
    }
}
