using System.Numerics;
using GramGen.Similarity;
using GramGen.Statistics;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>What computes an operation, and why.</summary>
internal readonly record struct BackendChoice(string Name, string Reason);

/// <summary>Where checked calls are computed: a backend is offered them, and what it does not take the CPU computes.</summary>
internal static class Backends
{
    /// <summary>Null until one is named.</summary>
    private static GramBackend? _inUse;

    /// <summary>Names the backend for the rest of the program.</summary>
    /// <exception cref="InvalidOperationException">Another one was named before.</exception>
    public static void Use(GramBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        GramBackend? other = Interlocked.CompareExchange(ref _inUse, backend, null);
        if (other is not null && other != backend)
        {
            throw new InvalidOperationException(
                $"Gram.UseBackend({backend.Name}): {other.Name} is in use. A program has one backend; "
                + "GramOptions.Backend names another for a call.");
        }
    }

    public static void Compute<TFeature, T>(in SyrkCall<TFeature, T> call, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is not { } backend
            || !TryCompute(backend, call, 1, call.Shape.FeatureLength, call.Shape.GramLength, options))
        {
            KernelFor(call, options).Compute(call, new CpuExecution(options));
        }
    }

    /// <summary>Computes a Gram matrix with a right-hand side, which only the CPU does.</summary>
    public static void Compute<TFeature, T>(
        in SyrkCall<TFeature, T> call, ReadOnlySpan<TFeature> vector, Span<T> product, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireCpu("right-hand sides", options);
        new RightHandSide<TFeature, T>(call, vector, product).Compute(KernelFor(call, options), new CpuExecution(options));
    }

    /// <summary>Computes distances, cosines or a kernel, which only the CPU does.</summary>
    public static void ComputeSimilarities<TFeature, T, TSimilarity>(
        in SyrkCall<TFeature, T> call, TSimilarity similarity, string what, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimilarity : struct, ISimilarity<T>
    {
        RequireCpu(what, options);
        CpuSimilarities.Compute(KernelFor(call, options), call, similarity, new CpuExecution(options));
    }

    /// <summary>Refuses a backend that the options name for what only the CPU computes.</summary>
    /// <param name="what">What that is.</param>
    /// <param name="options">The options.</param>
    public static void RequireCpu(string what, GramOptions options)
    {
        if (options.Backend is { } backend && backend != GramBackend.Cpu)
        {
            throw new ArgumentException($"The options name {backend.Name}, which computes no {what}; only the CPU does.", nameof(options));
        }
    }

    /// <summary>The kernel of a call's size.</summary>
    public static CpuKernel<T> KernelFor<TFeature, T>(in SyrkCall<TFeature, T> call, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        KernelRegistry<T>.Find(call.Shape, call.Format.IsHalf, options.Implementation);

    public static void ComputeBatch<TFeature, T>(
        in SyrkCall<TFeature, T> call, int count, int featureStride, int gramStride, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count == 0 || Candidate(options) is not { } backend || !TryCompute(backend, call, count, featureStride, gramStride, options))
        {
            CpuBatch.Compute(KernelFor(call, options), call, count, featureStride, gramStride, new CpuExecution(options));
        }
    }

    public static void ComputeCovariance<TFeature, T>(
        in SyrkCall<TFeature, T> call, Span<T> means, CovarianceKind kind, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is not { } backend || !TryComputeCovariance(backend, call, means, kind, options))
        {
            CpuProducts.ComputeCovariance(KernelFor(call, options), call, means, kind, new CpuExecution(options));
        }
    }

    public static void Backward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        double scale,
        bool isSymmetric,
        bool isMasked,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is { } backend)
        {
            var work = new GramBackwardWork
            {
                Shape = shape,
                Element = ElementOf<T>(),
                Threads = ThreadsFor(shape, options),
                CancellationToken = options.CancellationToken,
                Scale = scale,
                IsSymmetric = isSymmetric,
                ReluMask = isMasked,
            };
            if (IsTaken(backend, work, options) && backend.TryBackward(work, features, gramGradient, destination))
            {
                return;
            }
        }

        CpuProducts.Backward(shape, features, gramGradient, destination, scale, isSymmetric, isMasked, new CpuExecution(options));
    }

    /// <summary>Computes a style loss and, unless <paramref name="destination"/> is empty, its gradient.</summary>
    public static double StyleLoss<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool isMasked,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is { } backend)
        {
            var work = new GramStyleLossWork
            {
                Shape = shape,
                Element = ElementOf<T>(),
                Threads = ThreadsFor(shape, options),
                CancellationToken = options.CancellationToken,
                Scale = loss.Scale.FactorFor(shape),
                Weight = loss.WeightFor(shape),
                ReluMask = isMasked,
                HasGradient = !destination.IsEmpty,
            };
            if (IsTaken(backend, work, options) && backend.TryStyleLoss(work, features, targetGram, destination, out double value))
            {
                return value;
            }
        }

        CpuKernel<T> kernel = KernelRegistry<T>.Find(shape, ofHalf: false, options.Implementation);
        return CpuProducts.StyleLoss(kernel, shape, features, targetGram, destination, loss, isMasked, new CpuExecution(options));
    }

    /// <summary>Explains what would compute a Gram matrix.</summary>
    public static BackendChoice Choose(GramShape shape, GramElement element, GramOptions options)
    {
        var work = new GramProductWork
        {
            Shape = shape,
            Element = element,
            Threads = ThreadsFor(shape, options),
            CancellationToken = options.CancellationToken,
            FeatureStride = shape.FeatureLength,
            GramStride = shape.GramLength,
        };
        if (options.Backend is { } named)
        {
            const string Named = "set by the options";
            return named == GramBackend.Cpu ? new BackendChoice(named.Name, Named)
                : named.UnavailableReason is { } reason
                ? new BackendChoice(GramBackend.Cpu.Name, $"the options name {named.Name}, but {reason}")
                : new BackendChoice(named.Name, $"{Named}; {named.Explain(work)}");
        }

        GramBackend backend = Volatile.Read(ref _inUse) ?? GramBackend.Cpu;
        if (backend != GramBackend.Cpu && options.AreForCpu)
        {
            return new BackendChoice(
                GramBackend.Cpu.Name, "the options name an instruction set or an implementation, which only the CPU has");
        }

        return new BackendChoice((backend.ShouldRun(work) ? backend : GramBackend.Cpu).Name, backend.Explain(work));
    }

    private static bool TryComputeCovariance<TFeature, T>(
        GramBackend backend, in SyrkCall<TFeature, T> call, Span<T> means, CovarianceKind kind, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (GramElement element, int threads) = (ElementOf<TFeature>(), ThreadsFor(call.Shape, options));
        if (kind == CovarianceKind.Correlation)
        {
            var correlation = new GramCorrelationWork
            {
                Shape = call.Shape,
                Element = element,
                Threads = threads,
                CancellationToken = options.CancellationToken,
            };
            return IsTaken(backend, correlation, options) && backend.TryComputeCorrelation(correlation, call.Features, call.Gram, means);
        }

        var work = new GramCovarianceWork
        {
            Shape = call.Shape,
            Element = element,
            Threads = threads,
            CancellationToken = options.CancellationToken,
            Normalization = kind == CovarianceKind.Biased ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased,
        };
        return IsTaken(backend, work, options) && backend.TryComputeCovariance(work, call.Features, call.Gram, means);
    }

    private static bool TryCompute<TFeature, T>(
        GramBackend backend, in SyrkCall<TFeature, T> call, int count, int featureStride, int gramStride, GramOptions options)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!call.IsDense)
        {
            return options.Backend is null
                ? false
                : throw new ArgumentException(
                    $"The options name {backend.Name}, which computes whole, dense Gram matrices of dense features; "
                    + "only the CPU computes packed "
                    + "triangles, BLAS calls and tensors with other strides.",
                    nameof(options));
        }

        var work = new GramProductWork
        {
            Shape = call.Shape,
            Element = ElementOf<TFeature>(),
            Threads = new Parallelism(options).ThreadsFor((double)count * call.Shape.MultiplyAdds),
            CancellationToken = options.CancellationToken,
            Count = count,
            FeatureStride = featureStride,
            GramStride = gramStride,
            Scale = double.CreateTruncating(call.Scale),
            Beta = double.CreateTruncating(call.Beta),
        };
        return IsTaken(backend, work, options) && backend.TryCompute(work, call.Features, call.Gram);
    }

    /// <summary>The backend to offer an operation to, or null if the CPU computes it anyway.</summary>
    private static GramBackend? Candidate(GramOptions options)
    {
        GramBackend? backend = options.Backend ?? (options.AreForCpu ? null : Volatile.Read(ref _inUse));
        return backend is null || backend == GramBackend.Cpu ? null : backend;
    }

    private static bool IsTaken(GramBackend backend, GramWork work, GramOptions options) =>
        options.Backend is not null || backend.ShouldRun(work);

    private static int ThreadsFor(GramShape shape, GramOptions options) => new Parallelism(options).ThreadsFor(shape.MultiplyAdds);

    private static GramElement ElementOf<TFeature>() => typeof(TFeature) == typeof(double) ? GramElement.Double
        : typeof(TFeature) == typeof(Half) ? GramElement.Half : GramElement.Single;
}
