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
        nuint strip = (nuint)TTiles.Strip;
        nuint edge = (nuint)channels % strip;
        nuint wholeRows = (nuint)channels - edge;
        bool finished = step.IsLast;
        int square = RunningSums.SlotLength((int)(strip * strip));
        int triangle = RunningSums.SlotLength((int)(strip * (strip + 1) / 2));
        int slot = 0;

        for (nuint row = 0; row < wholeRows; row += strip)
        {
            for (nuint column = 0; column < row; column += strip)
            {
                TTiles.Square(pixels, row, column, ref work);
                sums.Combine(step, slot, square, ref work);
                slot += square;
                if (finished)
                {
                    writer.StoreRectangle(ref work, row, strip, column, strip);
                }
            }

            TTiles.Triangle(pixels, row, ref work);
            sums.Combine(step, slot, triangle, ref work);
            slot += triangle;
            if (finished)
            {
                writer.StoreTriangle(ref work, row, strip);
            }
        }

        if (edge > 0)
        {
            MultiplyEdge<TTiles>(pixels, step, channels, sums, writer, slot, ref work);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyEdge<TTiles>(
        in PixelBlock pixels, BlockStep step, int channels, in RunningSums sums, in GramWriter writer, int slot, ref float work)
        where TTiles : struct, IGramTiles
    {
        int edge = channels % TTiles.Strip;
        nuint strip = (nuint)TTiles.Strip;
        nuint row = (nuint)(channels - edge);
        bool finished = step.IsLast;
        int rectangle = RunningSums.SlotLength(edge * TTiles.Strip);

        for (nuint column = 0; column < row; column += strip)
        {
            TTiles.EdgeSquare(edge, pixels, row, column, ref work);
            sums.Combine(step, slot, rectangle, ref work);
            slot += rectangle;
            if (finished)
            {
                writer.StoreRectangle(ref work, row, (nuint)edge, column, strip);
            }
        }

        TTiles.EdgeTriangle(edge, pixels, row, ref work);
        sums.Combine(step, slot, RunningSums.SlotLength(edge * (edge + 1) / 2), ref work);
        if (finished)
        {
            writer.StoreTriangle(ref work, row, (nuint)edge);
        }
    }
}
