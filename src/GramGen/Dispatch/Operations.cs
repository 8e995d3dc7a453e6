using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Statistics;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>
/// Runs operations whose arguments are checked: on the backend that should run them, otherwise with a kernel of the CPU.
/// </summary>
internal static class Operations
{
    /// <summary>A dense product without its memory.</summary>
    public static GramTask<T> TaskOf<T>(GramShape shape, GramScale scale = default, double beta = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            shape,
            FeatureForm.Dense(shape, shape.Layout),
            GramOutput.Dense(shape),
            T.CreateTruncating(scale.FactorFor(shape)),
            T.CreateTruncating(beta));

    /// <summary>A product with its memory. Where the types differ, the features are <see cref="Half"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GramCall<TGram> CallOf<TFeature, TGram>(
        GramTask<TGram> task, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> => typeof(TFeature) == typeof(TGram)
            ? new GramCall<TGram>(task, MemoryMarshal.Cast<TFeature, TGram>(features), destination)
            : new GramCall<TGram>(task with { Features = task.Features with { IsHalf = true } }, default, destination)
            {
                Halves = MemoryMarshal.Cast<TFeature, Half>(features),
            };

    public static void Compute<T>(scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Backends.TryCompute(call, options))
        {
            KernelRegistry<T>.Choose(call.Shape, call.Task.Features.IsHalf, options.Implementation).Routine
                .Run(InstructionSets.IsaOf(options.Isa), call, Parallelism.Of(options));
        }
    }

    /// <param name="batch">The layout of the batch.</param>
    /// <param name="whole">The task of each product, with the memory of all.</param>
    /// <param name="options">How to compute.</param>
    public static void ComputeBatch<T>(GramBatch batch, scoped in GramCall<T> whole, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Backends.TryComputeBatch(batch, whole, options))
        {
            BatchCrew<T>.Run(
                KernelRegistry<T>.Choose(batch.Shape, whole.Task.Features.IsHalf, options.Implementation).Routine,
                InstructionSets.IsaOf(options.Isa),
                batch,
                whole,
                Parallelism.Of(options));
        }
    }

    public static void ComputeStatistics<T>(scoped in GramCall<T> call, Span<T> means, CovarianceForm form, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Backends.TryComputeStatistics(call, means, form, options))
        {
            return;
        }

        GramTask<T> centred = call.Task with { Features = call.Task.Features with { IsCentred = true } };
        CovarianceProduct.Run(
            KernelRegistry<T>.Choose(call.Shape, call.Task.Features.IsHalf, options.Implementation).Routine,
            InstructionSets.IsaOf(options.Isa),
            new GramCall<T>(centred, call.Features, call.Gram) { Halves = call.Halves },
            means,
            form,
            Parallelism.Of(options));
    }

    public static void Backward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        GramScale scale,
        bool symmetric,
        bool reluMask,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Backends.TryBackward(shape, features, gramGradient, destination, scale, symmetric, reluMask, options))
        {
            FeatureGradient.Backward(shape, features, gramGradient, destination, scale, symmetric, reluMask, options);
        }
    }

    /// <summary>E, and its gradient with respect to the features unless the destination is empty.</summary>
    public static double StyleLoss<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Backends.TryStyleLoss(shape, features, targetGram, destination, loss, reluMask, options, out double value)
            ? value
            : FeatureGradient.StyleLoss(
                KernelRegistry<T>.Choose(shape, ofHalf: false, options.Implementation).Routine,
                shape,
                features,
                targetGram,
                destination,
                loss,
                reluMask,
                options);

    /// <summary>E, and s·F·Fᵀ − A in the lower triangle of the destination.</summary>
    public static double StyleDifference<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FeatureGradient.StyleDifference(
            KernelRegistry<T>.Choose(shape, ofHalf: false, options.Implementation).Routine,
            shape,
            features,
            targetGram,
            destination,
            loss,
            options);
}
