using System.Numerics;
using GramGen.Packing;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Statistics;

/// <summary>Covariance and correlation: each block is centred while it is brought, and the blocks' means are merged.</summary>
internal static class CovarianceProduct
{
    /// <summary>Computes; the arguments are checked.</summary>
    /// <param name="routine">What multiplies.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="call">The features, centred as they are brought, and the matrix that receives the result.</param>
    /// <param name="means">Receives the means, or nothing if it is empty.</param>
    /// <param name="form">What becomes of the sums.</param>
    /// <param name="parallelism">Threads, and a way to stop.</param>
    public static void Run<T>(
        GramRoutine<T> routine, GramIsa isa, scoped in GramCall<T> call, Span<T> means, CovarianceForm form, Parallelism parallelism)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramShape shape = call.Shape;
        int blocks = Element<T>.BlocksOf(shape.Pixels);
        using var memory = new Scratch<double>(BlockMeans.LengthOf(shape.Channels, blocks) + Comoments.LengthOf(shape.Channels));
        int tableLength = (int)BlockMeans.LengthOf(shape.Channels, blocks);
        Span<double> table = memory.Slice(0, tableLength);
        var blockMeans = new BlockMeans(table, shape.Channels);
        FillReferences(call, blockMeans.References);
        routine.Run(isa, WithMeans(call, table), parallelism);

        Span<double> merged = memory.Slice(tableLength, (int)Comoments.LengthOf(shape.Channels));
        var comoments = new Comoments(shape.Channels, merged);
        comoments.Add(blockMeans, shape.Pixels, Element<T>.BlockLength);
        CovarianceWriter.Write(comoments, call.Gram, call.Gram, form);
        if (!means.IsEmpty)
        {
            CovarianceWriter.WriteMeans(blockMeans.References, comoments.Offsets, means);
        }
    }

    /// <summary>Each channel's first pixel.</summary>
    public static void FillReferences<T>(scoped in GramCall<T> call, Span<double> references)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FeatureForm form = call.Task.Features;
        int step = form.Layout == FeatureLayout.ChannelsLast ? 1 : form.Stride;
        for (int channel = 0; channel < references.Length; channel++)
        {
            references[channel] = form.IsHalf
                ? (double)call.Halves[channel * step]
                : double.CreateTruncating(call.Features[channel * step]);
        }
    }

    private static GramCall<T> WithMeans<T>(scoped in GramCall<T> call, Span<double> means)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(call.Task, call.Features, call.Gram) { Halves = call.Halves, Means = means };
}
