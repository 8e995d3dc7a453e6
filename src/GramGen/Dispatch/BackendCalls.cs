using System.Numerics;
using GramGen.Statistics;

namespace GramGen.Dispatch;

/// <summary>Offers checked calls to the backend that the options or <see cref="Gram.UseBackend"/> name.</summary>
/// <remarks>Each returns whether the backend has computed the result; if not, the CPU is to.</remarks>
internal static class BackendCalls
{
    public static bool TryCompute<T>(scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Candidate(options) is { } backend && TryCompute(backend, new GramBatch(call.Shape, 1, 0, 0), call, options);

    public static bool TryCompute<T>(GramBatch batch, scoped in GramCall<T> whole, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Candidate(options) is { } backend && batch.Count > 0 && TryCompute(backend, batch, whole, options);

    public static bool TryComputeCovariance<T>(
        scoped in GramCall<T> call, Span<T> means, CovarianceForm form, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        GramWork work = WorkOf(call.Task, new GramBatch(call.Shape, 1, 0, 0), options) with
        {
            Operation = form == CovarianceForm.Correlation ? GramOperation.Correlation : GramOperation.Covariance,
            Normalization = form == CovarianceForm.Biased ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased,
        };
        return (options.Backend is not null || backend.Takes(work)) && (call.Task.Features.IsHalf
            ? backend.TryComputeCovariance(work, call.Halves, call.Gram, means)
            : backend.TryComputeCovariance(work, call.Features, call.Gram, means));
    }

    public static bool TryBackward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> featureGradient,
        GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        GramWork work = WorkOf<T>(GramOperation.Backward, shape, options) with
        {
            Scale = options.Scale.FactorFor(shape),
            IsSymmetric = options.IsSymmetric,
        };
        return (options.Backend is not null || backend.Takes(work))
            && backend.TryBackward(work, features, gramGradient, featureGradient);
    }

    public static bool TryStyleLoss<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        GramStyleLoss loss,
        GramGradientOptions options,
        out double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = double.NaN;
        if (Candidate(options) is not { } backend)
        {
            return false;
        }

        GramWork work = WorkOf<T>(GramOperation.StyleLoss, shape, options) with
        {
            Scale = loss.Scale.FactorFor(shape),
            Weight = loss.WeightFor(shape),
            WantsGradient = !featureGradient.IsEmpty,
        };
        return (options.Backend is not null || backend.Takes(work))
            && backend.TryStyleLoss(work, features, targetGram, featureGradient, out value);
    }

    /// <summary>Says what would compute a product, without settling which backend is in use.</summary>
    public static BackendChoice Choose<T>(GramTask<T> task, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramWork work = WorkOf(task, new GramBatch(task.Shape, 1, 0, 0), options);
        if (options.Backend is { } wish)
        {
            const string Wished = "asked for by the options";
            return wish == GramBackend.Cpu ? new BackendChoice(wish.Name, Wished)
                : wish.Absence is { } absence ? new BackendChoice(GramBackend.Cpu.Name, $"the options ask for {wish.Name}, but {absence}")
                : new BackendChoice(wish.Name, $"{Wished}; {wish.Explain(work)}");
        }

        GramBackend backend = Backends.InUse;
        if (backend != GramBackend.Cpu && (options.Isa is not null || options.Path != GramPath.Auto))
        {
            return new BackendChoice(GramBackend.Cpu.Name, "the options ask for an instruction set or a path, which are the CPU's");
        }

        return new BackendChoice((backend.Takes(work) ? backend : GramBackend.Cpu).Name, backend.Explain(work));
    }

    private static GramWork WorkOf<T>(GramTask<T> task, GramBatch batch, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Operation = GramOperation.Gram,
            Shape = task.Shape,
            Element = task.Features.IsHalf ? GramElement.Half : ElementOf<T>(),
            Layout = task.Features.Layout,
            Count = batch.Count,
            FeatureStride = batch.FeatureStride,
            GramStride = batch.GramStride,
            Scale = double.CreateTruncating(task.Scale),
            Beta = double.CreateTruncating(task.Beta),
            Threads = options.Parallelism.ThreadsFor((double)batch.Count * task.Shape.MultiplyAdds),
            CancellationToken = options.CancellationToken,
        };

    private static bool TryCompute<T>(GramBackend backend, GramBatch batch, scoped in GramCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isWanted = options.Backend is not null;
        if (!call.Task.IsDense)
        {
            // Triangles, and matrices with something between their rows, are the kernels' alone.
            if (isWanted)
            {
                GramThrow.OfCpuOnly(backend, options);
            }

            return false;
        }

        GramWork work = WorkOf(call.Task, batch, options);
        return (isWanted || backend.Takes(work)) && (call.Task.Features.IsHalf
            ? backend.TryCompute(work, call.Halves, call.Gram)
            : backend.TryCompute(work, call.Features, call.Gram));
    }

    private static GramWork WorkOf<T>(GramOperation operation, GramShape shape, GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Operation = operation,
            Shape = shape,
            Element = ElementOf<T>(),
            Layout = options.Layout,
            FeatureStride = shape.FeatureLength,
            GramStride = shape.GramLength,
            ReluMask = options.ReluMask,
            Threads = options.Parallelism.ThreadsFor(shape),
            CancellationToken = options.CancellationToken,
        };

    private static GramBackend? Candidate(GramOptions options) => Backends.Candidate(options.Backend, options.Isa, options.Path);

    private static GramBackend? Candidate(GramGradientOptions options) =>
        Backends.Candidate(options.Backend, options.Isa, options.Path);

    private static GramElement ElementOf<T>() => typeof(T) == typeof(double) ? GramElement.Double : GramElement.Single;
}
