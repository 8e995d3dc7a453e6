using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Statistics;

namespace GramGen.Dispatch;

/// <summary>What the CPU computes from Gram matrices: each operation pins its operands once.</summary>
internal static unsafe class CpuProducts
{
    /// <summary>Values of a matrix that is kept on the stack: with pooled memory a small style loss takes 12 ns longer.</summary>
    private const int MostStackValues = 1024;

    /// <summary>Computes a Gram matrix of weighted pixels.</summary>
    /// <param name="kernel">The kernel of the size.</param>
    /// <param name="call">The product of the features.</param>
    /// <param name="roots">The roots of the pixels' weights, as those of <see cref="PixelWeights{T}"/>.</param>
    /// <param name="execution">How.</param>
    public static void ComputeWeighted<TFeature, T>(
        CpuKernel<T> kernel, in SyrkCall<TFeature, T> call, ReadOnlySpan<T> roots, in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CancellationToken cancellation = execution.Parallelism.Cancellation;
        if (kernel.WeightedFor(call, execution.Isa) is { } weighted)
        {
            cancellation.ThrowIfCancellationRequested();
            weighted.Compute(
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(call.Features)),
                ref MemoryMarshal.GetReference(roots),
                ref MemoryMarshal.GetReference(call.Gram),
                call.Scale);
            return;
        }

        if (kernel.StraightFor(call, execution.Isa) is { } straight)
        {
            cancellation.ThrowIfCancellationRequested();
            straight.ComputeWeighted(
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(call.Features)),
                roots,
                ref MemoryMarshal.GetReference(call.Gram),
                call.Scale);
            return;
        }

        int threads = execution.Parallelism.ThreadsNow(call.Shape.MultiplyAdds);
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        fixed (T* weights = roots)
        {
            var routines = AnySizeRoutines<T>.For(execution.Isa);
            var plan = new GramPlan(
                call.Shape.Channels, call.Shape.Pixels, call.Format with { IsWeighted = true }, routines.Traits, threads);
            SyrkArguments<T> arguments = call.Pinned(features, gram) with { Roots = new PinnedSpan<T>(weights, roots.Length) };
            routines.RoutineFor(plan).Run(plan, arguments, cancellation);
        }
    }

    /// <summary>Computes a covariance or correlation.</summary>
    public static void ComputeCovariance<TFeature, T>(
        CpuKernel<T> kernel, in SyrkCall<TFeature, T> call, Span<T> means, CovarianceKind kind, in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        {
            CovarianceProduct.Compute(
                call.Shape.Channels,
                call.Shape.Pixels,
                call.Format with { IsCentred = true },
                weights: default,
                new WeightTotals(call.Shape.Pixels, call.Shape.Pixels),
                call.Pinned(features, gram),
                means,
                kind,
                ProductOf(kernel, execution));
        }
    }

    /// <summary>Computes a covariance of weighted pixels.</summary>
    /// <param name="call">The product of the features.</param>
    /// <param name="weights">The pixels' weights.</param>
    /// <param name="roots">Their roots.</param>
    /// <param name="totals">Their sums.</param>
    /// <param name="means">Receives C means; not computed if empty.</param>
    /// <param name="kind">The divisor.</param>
    /// <param name="execution">How.</param>
    public static void ComputeWeightedCovariance<TFeature, T>(
        in SyrkCall<TFeature, T> call,
        ReadOnlySpan<T> weights,
        ReadOnlySpan<T> roots,
        WeightTotals totals,
        Span<T> means,
        CovarianceKind kind,
        in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        fixed (T* factors = roots)
        {
            CovarianceProduct.Compute(
                call.Shape.Channels,
                call.Shape.Pixels,
                call.Format,
                weights,
                totals,
                call.Pinned(features, gram) with { Roots = new PinnedSpan<T>(factors, roots.Length) },
                means,
                kind,
                ProductOf(CpuKernel<T>.AnySize, execution));
        }
    }

    /// <summary>What multiplies for covariances and accumulators.</summary>
    public static SyrkProduct<T> ProductOf<T>(CpuKernel<T> kernel, CpuExecution execution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (channels, pixels, format, in arguments, mayUseThreads) =>
        {
            int threads = mayUseThreads ? execution.Parallelism.ThreadsNow(channels * (channels + 1L) / 2 * pixels) : 1;
            GramPlan plan = kernel.PlanFor(execution.Isa, channels, pixels, format, threads);
            AnySizeRoutines<T>.For(execution.Isa).RoutineFor(plan).Run(plan, arguments, execution.Parallelism.Cancellation);
        };

    /// <summary>Computes the gradient with respect to the features, scale·(D + Dᵀ)·F·W; without weights W is the identity.</summary>
    public static void Backward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        double scale,
        bool isSymmetric,
        bool isMasked,
        in CpuExecution execution,
        ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var routines = AnySizeRoutines<T>.For(execution.Isa);
        (int channels, int pixels) = (shape.Channels, shape.Pixels);
        if (shape.Layout == FeatureLayout.ChannelsFirst && BackwardAlgorithm.IsLooped(routines.Traits, channels, pixels))
        {
            execution.Parallelism.Cancellation.ThrowIfCancellationRequested();
            routines.LoopedBackward.Run(
                channels,
                pixels,
                ref MemoryMarshal.GetReference(features),
                ref MemoryMarshal.GetReference(gramGradient),
                ref MemoryMarshal.GetReference(destination),
                T.CreateTruncating(scale),
                isSymmetric,
                isMasked);
            if (!weights.IsEmpty)
            {
                Weighting.MultiplyPixels(destination, channels, isChannelsLast: false, weights, first: 0, pixels);
            }

            return;
        }

        fixed (T* f = features)
        fixed (T* d = gramGradient)
        fixed (T* result = destination)
        fixed (T* w = weights)
        {
            var arguments = new BackwardArguments<T>
            {
                Channels = channels,
                Pixels = pixels,
                IsChannelsLast = shape.Layout == FeatureLayout.ChannelsLast,
                Features = new PinnedSpan<T>(f, features.Length),
                GramGradient = new PinnedSpan<T>(d, gramGradient.Length),
                Destination = new PinnedSpan<T>(result, destination.Length),
                Scale = T.CreateTruncating(scale),
                IsSymmetric = isSymmetric,
                IsMasked = isMasked,
                Weights = new PinnedSpan<T>(w, weights.Length),
            };
            routines.Gemm.Backward(arguments, execution.Parallelism);
        }
    }

    /// <summary>
    /// Computes E = ρ·‖s·F·W·Fᵀ − A‖² and, unless <paramref name="destination"/> is empty, its gradient 4ρs·(s·F·W·Fᵀ − A)·F·W: the
    /// backward product of D = 2ρ·(s·F·W·Fᵀ − A), whose factor 2ρ is part of the scale, which saves a rounding.
    /// </summary>
    [SkipLocalsInit] // The difference is written before it is read.
    public static double StyleLoss<T>(
        CpuKernel<T> kernel,
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool isMasked,
        in CpuExecution execution,
        scoped PixelWeights<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = shape.GramLength + GramDifference.Padding;
        bool isSmall = length <= MostStackValues;
        using var memory = new PackBuffer<T>(isSmall ? 0 : length);
        Span<T> difference = isSmall ? stackalloc T[length] : memory.Span[..length];
        double value = StyleLossDifference(kernel, shape, features, targetGram, difference, loss, execution, weights);
        if (!destination.IsEmpty)
        {
            double scale = 2 * loss.WeightFor(shape) * loss.Scale.FactorFor(shape);
            Backward(
                shape, features, difference[..shape.GramLength], destination, scale, isSymmetric: true, isMasked, execution,
                weights.Values);
        }

        return value;
    }

    /// <summary>Computes E, and s·F·W·Fᵀ − A in the lower triangle of <paramref name="difference"/>.</summary>
    public static double StyleLossDifference<T>(
        CpuKernel<T> kernel,
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> difference,
        GramStyleLoss loss,
        in CpuExecution execution,
        scoped PixelWeights<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var call = new SyrkCall<T, T>(
            shape, features, difference[..shape.GramLength], T.CreateTruncating(loss.Scale.FactorFor(shape)), beta: T.Zero);
        if (weights.Roots.IsEmpty)
        {
            kernel.Compute(call, execution);
        }
        else
        {
            ComputeWeighted(kernel, call, weights.Roots, execution);
        }

        double value = loss.WeightFor(shape) * GramDifference.Subtract(difference, targetGram, shape.Channels);
        return double.IsNaN(value) ? double.NaN : value;
    }
}
