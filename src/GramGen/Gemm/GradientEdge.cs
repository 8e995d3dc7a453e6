using System.Numerics;

namespace GramGen.Gemm;

/// <summary>The last rows and columns: tiles compute them whole, into memory of their own, and what is there is stored.</summary>
internal static class GradientEdge
{
    /// <summary>Stores a part of a tile.</summary>
    /// <param name="call">Where it goes.</param>
    /// <param name="sums">The tile, row by row.</param>
    /// <param name="stride">Values from row to row of it.</param>
    /// <param name="rows">Rows that are there.</param>
    /// <param name="place">Where the first of them goes.</param>
    /// <param name="columns">Columns that are there.</param>
    public static void Store<T>(scoped in GradientCall<T> call, scoped Span<T> sums, int stride, int rows, int place, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int next = call.Layout == FeatureLayout.ChannelsLast ? call.Shape.Channels : call.Shape.Pixels;
        for (int row = 0; row < rows; row++)
        {
            Span<T> values = sums.Slice(row * stride, columns);
            Span<T> target = call.FeatureGradient.Slice(place + (row * next), columns);
            if (call.IsMasked)
            {
                ReadOnlySpan<T> features = call.Features.Slice(place + (row * next), columns);
                for (int column = 0; column < columns; column++)
                {
                    target[column] = features[column] <= T.Zero ? T.Zero : values[column];
                }
            }
            else
            {
                values.CopyTo(target);
            }
        }
    }
}
