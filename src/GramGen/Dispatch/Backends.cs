using System.Numerics;
using GramGen.Packing;
using GramGen.Statistics;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>
/// The backend in use, and operations offered to it or to the one that the options name. The arguments are checked.
/// </summary>
/// <remarks>Each <c>Try</c> method returns whether the backend computed the result; if not, the CPU must.</remarks>
internal static class Backends
{
    private static GramBackend? _inUse;

    /// <summary>Sets the backend in use, once for the program. Naming it again changes nothing.</summary>
    public static void Use(GramBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        GramBackend? other = Interlocked.CompareExchange(ref _inUse, backend, null);
        if (other is not null && other != backend)
        {
            throw new InvalidOperationException(
                $"Gram.UseBackend({backend.Name}): {other.Name} is in use. A program has one backend; GramOptions.Backend names another for a call.");
        }
    }

    public static bool TryCompute<T>(scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Candidate(options) is { } backend && TryCompute(backend, new GramBatch(call.Shape, 1, 0, 0), call, options);

    public static bool TryComputeBatch<T>(GramBatch batch, scoped in GramCall<T> whole, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Candidate(options) is { } backend && batch.Count > 0 && TryCompute(backend, batch, whole, options);

    public static bool TryComputeStatistics<T>(scoped in GramCall<T> call, Span<T> means, CovarianceForm form, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        bool isHalf = call.Task.Features.IsHalf;
        GramElement element = ElementTypes.ElementOf<T>(isHalf);
        if (form == CovarianceForm.Correlation)
        {
            var correlation = new GramCorrelationWork
            {
                Shape = call.Shape,
                Element = element,
                Threads = Parallelism.Of(options).ThreadsFor(call.Shape),
                CancellationToken = options.CancellationToken,
            };
            return ShouldRun(backend, correlation, options) && (isHalf
                ? backend.TryComputeCorrelation(correlation, call.Halves, call.Gram, means)
                : backend.TryComputeCorrelation(correlation, call.Features, call.Gram, means));
        }

        var covariance = new GramCovarianceWork
        {
            Shape = call.Shape,
            Element = element,
            Normalization = form == CovarianceForm.Biased ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased,
            Threads = Parallelism.Of(options).ThreadsFor(call.Shape),
            CancellationToken = options.CancellationToken,
        };
        return ShouldRun(backend, covariance, options) && (isHalf
            ? backend.TryComputeCovariance(covariance, call.Halves, call.Gram, means)
            : backend.TryComputeCovariance(covariance, call.Features, call.Gram, means));
    }

    public static bool TryBackward<T>(
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
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        var work = new GramBackwardWork
        {
            Shape = shape,
            Element = ElementTypes.ElementOf<T>(isHalf: false),
            Scale = scale.FactorFor(shape),
            IsSymmetric = symmetric,
            ReluMask = reluMask,
            Threads = Parallelism.Of(options).ThreadsFor(shape),
            CancellationToken = options.CancellationToken,
        };
        return ShouldRun(backend, work, options) && backend.TryBackward(work, features, gramGradient, destination);
    }

    public static bool TryStyleLoss<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions options,
        out double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = double.NaN;
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        var work = new GramStyleLossWork
        {
            Shape = shape,
            Element = ElementTypes.ElementOf<T>(isHalf: false),
            Scale = loss.Scale.FactorFor(shape),
            Weight = loss.WeightFor(shape),
            ReluMask = reluMask,
            HasGradient = !destination.IsEmpty,
            Threads = Parallelism.Of(options).ThreadsFor(shape),
            CancellationToken = options.CancellationToken,
        };
        return ShouldRun(backend, work, options) && backend.TryStyleLoss(work, features, targetGram, destination, out value);
    }

    /// <summary>Which backend would compute a product, and why.</summary>
    public static BackendChoice Choose<T>(GramTask<T> task, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramProductWork work = WorkOf(task, new GramBatch(task.Shape, 1, 0, 0), options);
        if (options.Backend is { } named)
        {
            const string Named = "set by the options";
            return named == GramBackend.Cpu ? new BackendChoice(named.Name, Named)
                : named.UnavailableReason is { } reason
                    ? new BackendChoice(GramBackend.Cpu.Name, $"the options name {named.Name}, but {reason}")
                : new BackendChoice(named.Name, $"{Named}; {named.Explain(work)}");
        }

        GramBackend backend = Volatile.Read(ref _inUse) ?? GramBackend.Cpu;
        if (backend != GramBackend.Cpu && NameCpuCode(options))
        {
            return new BackendChoice(GramBackend.Cpu.Name, "the options name an instruction set or an implementation, which only the CPU has");
        }

        return new BackendChoice((backend.ShouldRun(work) ? backend : GramBackend.Cpu).Name, backend.Explain(work));
    }

    /// <summary>The backend to offer an operation to, or null if the CPU computes it in any case.</summary>
    private static GramBackend? Candidate(GramOptions options)
    {
        GramBackend? backend = options.Backend ?? (NameCpuCode(options) ? null : Volatile.Read(ref _inUse));
        return backend == GramBackend.Cpu ? null : backend;
    }

    private static bool NameCpuCode(GramOptions options) =>
        options.Isa is not null || options.Implementation != GramImplementation.Auto;

    private static bool ShouldRun(GramBackend backend, GramWork work, GramOptions options) =>
        options.Backend is not null || backend.ShouldRun(work);

    private static bool TryCompute<T>(GramBackend backend, GramBatch batch, scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!call.Task.IsDense)
        {
            // Only the CPU computes single triangles and matrices with padded rows.
            return options.Backend is null ? false : throw new ArgumentException(
                $"The options name {backend.Name}, which computes whole, dense Gram matrices of dense features; only the CPU computes packed "
                + "triangles, BLAS calls and tensors with other strides.",
                nameof(options));
        }

        GramProductWork work = WorkOf(call.Task, batch, options);
        return ShouldRun(backend, work, options) && (call.Task.Features.IsHalf
            ? backend.TryCompute(work, call.Halves, call.Gram)
            : backend.TryCompute(work, call.Features, call.Gram));
    }

    private static GramProductWork WorkOf<T>(GramTask<T> task, GramBatch batch, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Shape = task.Shape,
            Element = ElementTypes.ElementOf<T>(task.Features.IsHalf),
            Count = batch.Count,
            FeatureStride = batch.FeatureStride,
            GramStride = batch.GramStride,
            Scale = double.CreateTruncating(task.Scale),
            Beta = double.CreateTruncating(task.Beta),
            Threads = Parallelism.Of(options).ThreadsFor((double)batch.Count * task.Shape.MultiplyAdds),
            CancellationToken = options.CancellationToken,
        };
}

/// <summary>The name of the backend that computes a product, and the reason.</summary>
internal readonly record struct BackendChoice(string Name, string Reason);
