using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace GramGen.Data.Reading;

/// <summary>Adds blocks of rows to accumulators, with their weights if they have some.</summary>
internal static class BlockSums
{
    public static void Add<T>(GramAccumulator<T> sums, GramRowBlock<T> block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A block without rows has no weights, and an accumulator of weighted pixels refuses others even if there are none.
        if (block.Rows == 0)
        {
            return;
        }

        if (block.Weights.IsEmpty)
        {
            sums.Add(block.Values.Span, block.Rows);
        }
        else
        {
            sums.AddWeighted(block.Values.Span, block.Weights.Span);
        }
    }

    public static void Add(GramAccumulator<float> sums, GramRowBlock<Half> block)
    {
        if (block.Weights.IsEmpty)
        {
            if (block.Rows > 0)
            {
                sums.Add(block.Values.Span, block.Rows);
            }

            return;
        }

        float[] memory = ArrayPool<float>.Shared.Rent(block.Rows);
        Span<float> weights = memory.AsSpan(0, block.Rows);
        TensorPrimitives.ConvertToSingle(block.Weights.Span, weights);
        sums.AddWeighted(block.Values.Span, weights);
        ArrayPool<float>.Shared.Return(memory);
    }
}
