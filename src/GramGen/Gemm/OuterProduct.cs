using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Computes a Gram matrix in outer-product form, for sizes of few pixels and many channels: there the tiles of dot products
/// spend their time adding lanes. The sums are the same to the bit.
/// </summary>
internal static class OuterProduct
{
    /// <summary>Computes G = scale·F·Fᵀ of one block of pixels; the arguments are checked.</summary>
    public static void Run<TTiles>(scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IOuterTiles
    {
        using var memory = new Scratch<float>(StripPanel.LengthOf(call.Shape));
        int threads = parallelism.ThreadsFor(call.Shape);
        if (threads > 1)
        {
            OuterCrew<TTiles>.Run(call, memory.Span, threads, parallelism.Cancellation);
            return;
        }

        for (int strip = 0; strip < StripPanel.Strips(call.Shape); strip++)
        {
            StripPacking.Pack<TTiles>(call, strip, memory.Span);
        }

        MultiplyUnits<TTiles>(call, new StripPanel(memory.Span, call.Shape), new UnitSupply(shared: null), parallelism.Cancellation);
    }

    /// <summary>Takes units until none is left.</summary>
    [SkipLocalsInit]
    public static void MultiplyUnits<TTiles>(
        scoped in GramCall<float> call, scoped in StripPanel panel, UnitSupply units, CancellationToken cancellation)
        where TTiles : struct, IOuterTiles
    {
        int tile = StripPanel.StripChannels * TTiles.Vectors * TTiles.VectorLength;
        int levels = LaneOrder.Levels * TTiles.Rows * TTiles.Vectors * TTiles.VectorLength;
        Span<float> lines = stackalloc float[levels + (2 * tile) + OuterStores.ImageLength + Scratch<float>.CacheLine];
        lines = lines[Scratch<float>.ToCacheLine(lines)..];
        Span<float> sums = lines.Slice(levels, tile);
        Span<float> previousSums = lines.Slice(levels + tile, tile);
        scoped OuterStores stores = new(call, lines.Slice(levels + (2 * tile), OuterStores.ImageLength));
        var cut = new OuterCut(call.Shape);
        while (cut.TryUnit(units.Next(), out OuterUnit unit))
        {
            cancellation.ThrowIfCancellationRequested();
            int row = unit.RowStrip * StripPanel.StripChannels;
            int end = Math.Min(unit.EndStrip * StripPanel.StripChannels, call.Shape.Channels);
            for (int column = unit.FirstStrip * StripPanel.StripChannels; column < end;)
            {
                int vectors = VectorsFor<TTiles>(end - column);
                int width = vectors * TTiles.VectorLength;
                var place = new OuterPlace(
                    row, Math.Min(StripPanel.StripChannels, call.Shape.Channels - row), column, Math.Min(width, end - column), width);
                stores.Announce(place);
                for (int part = 0; part < place.Rows; part += TTiles.Rows)
                {
                    TTiles.Multiply(vectors, panel, row + part, column, call.Task.Scale, ref lines[0], ref sums[part * width], ref stores);
                }

                stores.Take<TTiles>(sums);
                Span<float> free = previousSums;
                previousSums = sums;
                sums = free;
                column += width;
            }
        }

        stores.Flush<TTiles>();
    }

    /// <summary>As many vectors as a tile takes; towards the end so that no narrow one is left over.</summary>
    private static int VectorsFor<TTiles>(int columns)
        where TTiles : struct, IOuterTiles
    {
        int left = (columns + TTiles.VectorLength - 1) / TTiles.VectorLength;
        return left == TTiles.Vectors + 1 ? left / 2 : Math.Min(left, TTiles.Vectors);
    }
}
