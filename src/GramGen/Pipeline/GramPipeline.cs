using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Load, multiply, finish: takes the blocks of pixels in order and, in each, every tile of the lower triangle.</summary>
internal static class GramPipeline
{
    /// <summary>Computes G = scale·F·Fᵀ; the arguments are checked.</summary>
    public static void Run<TTiles>(GramShape shape, ReadOnlySpan<float> features, Span<float> gram, float scale)
        where TTiles : struct, IGramTiles
    {
        using var panel = new Panel(shape, features, TTiles.PanelStride(shape));
        using var sums = new RunningSums(shape, TTiles.Strip);
        var writer = new GramWriter(ref MemoryMarshal.GetReference(gram), shape.Channels, scale);
        Span<float> work = stackalloc float[IGramTiles.WorkLength];

        int blocks = SummationOrder.BlockCount(shape.Pixels);
        for (int block = 0; block < blocks; block++)
        {
            PixelBlock pixels = panel.Load(block);
            MultiplyBlock<TTiles>(
                pixels, BlockStep.Of(block, blocks), shape.Channels, sums, writer, ref MemoryMarshal.GetReference(work));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock<TTiles>(
        in PixelBlock pixels, BlockStep step, int channels, in RunningSums sums, in GramWriter writer, ref float work)
        where TTiles : struct, IGramTiles
    {
        int strip = TTiles.Strip;
        int slot = 0;
        for (int row = 0; row < channels; row += strip)
        {
            int rows = Math.Min(strip, channels - row);
            bool isEdge = rows < strip;
            int rectangle = RunningSums.SlotLength(rows * strip);
            for (int column = 0; column < row; column += strip)
            {
                if (isEdge)
                {
                    TTiles.EdgeSquare(rows, pixels, (nuint)row, (nuint)column, ref work);
                }
                else
                {
                    TTiles.Square(pixels, (nuint)row, (nuint)column, ref work);
                }

                sums.Combine(step, slot, rectangle, ref work);
                slot += rectangle;
                if (step.IsLast)
                {
                    writer.StoreRectangle(ref work, row, rows, column, strip);
                }
            }

            if (isEdge)
            {
                TTiles.EdgeTriangle(rows, pixels, (nuint)row, ref work);
            }
            else
            {
                TTiles.Triangle(pixels, (nuint)row, ref work);
            }

            int triangle = RunningSums.SlotLength(rows * (rows + 1) / 2);
            sums.Combine(step, slot, triangle, ref work);
            slot += triangle;
            if (step.IsLast)
            {
                writer.StoreTriangle(ref work, row, rows);
            }
        }
    }
}
