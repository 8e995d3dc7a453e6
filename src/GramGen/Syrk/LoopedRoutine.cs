using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Syrk;

/// <summary>Computes Gram matrices by the looped routine of an instruction set.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class LoopedRoutine<T, TRoutine> : GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, ILoopedRoutine<T>
{
    public override void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (plan.IsLoopedInPlace)
        {
            Multiply(plan, arguments, ref arguments.Features.First, plan.Features.Stride);
            return;
        }

        using var rows = new PackBuffer<T>(plan.RowsLength);
        Pack(plan, arguments, rows.Span);
        Multiply(plan, arguments, ref rows.First, plan.PanelStride);
    }

    /// <summary>Packs the features channel after channel, converted to single and centred.</summary>
    private static void Pack(in GramPlan plan, in SyrkArguments<T> arguments, Span<T> rows)
    {
        FeatureFormat format = plan.Features;
        (int channels, int pixels, int stride) = (plan.Channels, plan.Pixels, plan.PanelStride);
        ChannelRows.Copy(arguments.Features.Span, arguments.Halves.Span, format, start: 0, channels, pixels, rows, stride);
        for (int channel = 0; channel < channels && format.IsCentred; channel++)
        {
            Centring.Centre(rows.Slice(channel * stride, pixels), pixels, new BlockMeans(arguments.Means.Span, channels), block: 0, channel);
        }
    }

    private static void Multiply(in GramPlan plan, in SyrkArguments<T> arguments, ref T features, int stride)
    {
        if (arguments.IsPlain && arguments.Output.Stride == plan.Channels)
        {
            TRoutine.Compute(plan.Channels, plan.Pixels, stride, ref features, ref arguments.Gram.First, arguments.Scale);
            return;
        }

        using var product = new PackBuffer<T>(plan.Channels * plan.Channels);
        TRoutine.Compute(plan.Channels, plan.Pixels, stride, ref features, ref product.First, arguments.Scale);
        Store(ref product.First, plan.Channels, arguments);
    }

    /// <summary>Adds β·G to a product, and stores it in one triangle or both.</summary>
    private static void Store(ref T product, int channels, in SyrkArguments<T> arguments)
    {
        GramOutput output = arguments.Output;
        ref T gram = ref arguments.Gram.First;
        for (int row = 0; row < channels; row++)
        {
            ref T sums = ref Unsafe.Add(ref product, row * channels);
            var entries = new MicroTilePosition(row, Rows: 1, Column: 0);
            if (arguments.Adds)
            {
                TriangleStore.AddBeta(entries, row + 1, ref gram, output, arguments.Beta, ref sums);
            }

            TriangleStore.Store(entries, row + 1, ref sums, ref gram, output);
        }

        if (output.Part == GramPart.Both)
        {
            Transposition.Symmetrize(arguments.Gram.Span, channels, output.Stride);
        }
    }
}
