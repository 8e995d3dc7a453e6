using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    /// <summary>Values of packed rows that need no pooled memory, which takes some 20 ns to get and return.</summary>
    private const int MostOnStack = 2048;

    public override void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (plan.IsLoopedInPlace)
        {
            Multiply(plan, arguments, ref arguments.Features.First, plan.Features.Stride);
            return;
        }

        if (plan.RowsLength <= MostOnStack)
        {
            RunOnStack(plan, arguments);
            return;
        }

        using var rows = new PackBuffer<T>(plan.RowsLength);
        Pack(plan, arguments, rows.Span);
        Multiply(plan, arguments, ref rows.First, plan.PanelStride);
    }

    [SkipLocalsInit] // The rows are written before they are read.
    private static void RunOnStack(in GramPlan plan, in SyrkArguments<T> arguments)
    {
        Span<T> memory = stackalloc T[(int)plan.RowsLength + PackBuffer<T>.CacheLine];
        Span<T> rows = memory[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(memory))..];
        Pack(plan, arguments, rows);
        Multiply(plan, arguments, ref MemoryMarshal.GetReference(rows), plan.PanelStride);
    }

    /// <summary>Packs the features channel after channel, converted to single and centred.</summary>
    private static void Pack(in GramPlan plan, in SyrkArguments<T> arguments, Span<T> rows)
    {
        FeatureFormat format = plan.Features;
        (int channels, int pixels, int stride) = (plan.Channels, plan.Pixels, plan.PanelStride);
        FeatureRows<T> features = arguments.Rows(format, channels);
        features.CopyTo(firstChannel: 0, channels, first: 0, pixels, rows, stride);
        for (int channel = 0; channel < channels; channel++)
        {
            features.Centre(rows.Slice(channel * stride, pixels), first: 0, arguments.Means.Span, channels, block: 0, channel);
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
        TriangleStore.StoreProduct(ref product.First, plan.Channels, plan.Channels, arguments);
    }
}
