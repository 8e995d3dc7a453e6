using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

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
        if (format.IsChannelsLast && format.IsHalf)
        {
            Transposition.TransposeHalf(arguments.Halves.Span, format.Stride, pixels, channels, MemoryMarshal.Cast<T, float>(rows), stride);
        }
        else if (format.IsChannelsLast)
        {
            Transposition.Transpose(arguments.Features.Span, format.Stride, pixels, channels, rows, stride);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> row = rows.Slice(channel * stride, pixels);
            if (!format.IsChannelsLast && format.IsHalf)
            {
                HalfConversion.ToSingle(arguments.Halves.Span.Slice(channel * format.Stride, pixels), MemoryMarshal.Cast<T, float>(row));
            }
            else if (!format.IsChannelsLast)
            {
                arguments.Features.Span.Slice(channel * format.Stride, pixels).CopyTo(row);
            }

            if (format.IsCentred)
            {
                Centring.Centre(row, pixels, new BlockMeans(arguments.Means.Span, channels), block: 0, channel);
            }
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
        for (int row = 0; row < plan.Channels; row++)
        {
            Store(ref Unsafe.Add(ref product.First, row * plan.Channels), row, arguments);
        }
    }

    /// <summary>Stores a row of the lower triangle: adds β·G, and stores it in one triangle or both.</summary>
    private static void Store(ref T sums, int row, in SyrkArguments<T> arguments)
    {
        GramOutput output = arguments.Output;
        ref T gram = ref arguments.Gram.First;
        ref T target = ref Unsafe.Add(ref gram, output.Start(row));
        for (int column = 0; column <= row; column++)
        {
            T sum = Unsafe.Add(ref sums, column);
            ref T entry = ref Unsafe.Add(ref target, column * output.Step);
            entry = arguments.Adds ? CanonicalNaN.Of(sum + (arguments.Beta * entry)) : sum;
            if (output.Part == GramPart.Both)
            {
                Unsafe.Add(ref gram, ((nint)column * output.Stride) + row) = entry;
            }
        }
    }
}
