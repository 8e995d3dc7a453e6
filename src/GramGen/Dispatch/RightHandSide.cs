using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Syrk;

namespace GramGen.Dispatch;

/// <summary>
/// Gram matrices with a right-hand side, G ← scale·F·Fᵀ + β·G and p ← scale·F·v + β·p, checked. The vector is one more channel of the
/// features: F·v is in the last row of the Gram matrix of both, so its bits are those of any entry of G.
/// </summary>
/// <param name="gram">The product, dense.</param>
/// <param name="vector">v, M values.</param>
/// <param name="product">p, C values.</param>
internal readonly unsafe ref struct RightHandSide<TFeature, T>(SyrkCall<TFeature, T> gram, ReadOnlySpan<TFeature> vector, Span<T> product)
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Values of the Gram matrix of both that need no pooled memory.</summary>
    private const int MostOnStack = 256;

    private readonly SyrkCall<TFeature, T> _gram = gram;
    private readonly ReadOnlySpan<TFeature> _vector = vector;
    private readonly Span<T> _product = product;

    /// <summary>Computes on the CPU.</summary>
    /// <param name="kernel">The kernel of the size.</param>
    /// <param name="execution">How.</param>
    public void Compute(CpuKernel<T> kernel, in CpuExecution execution)
    {
        if (T.IsZero(_gram.Beta) && kernel.RightHandSideFor(execution.Isa) is { } straight)
        {
            execution.Parallelism.Cancellation.ThrowIfCancellationRequested();
            straight.Compute(
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(_gram.Features)),
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(_vector)),
                ref MemoryMarshal.GetReference(_gram.Gram),
                ref MemoryMarshal.GetReference(_product),
                _gram.Scale);
            return;
        }

        Compute(roots: default, execution);
    }

    /// <summary>Computes on the CPU with a weight for each pixel.</summary>
    /// <param name="kernel">The kernel of the size.</param>
    /// <param name="roots">The roots of the weights, as those of <see cref="PixelWeights{T}"/>.</param>
    /// <param name="execution">How.</param>
    /// <returns>scale·vᵀ·W·v.</returns>
    public T Compute(CpuKernel<T> kernel, ReadOnlySpan<T> roots, in CpuExecution execution)
    {
        if (!T.IsZero(_gram.Beta) || kernel.WeightedRightHandSideFor(execution.Isa) is not { } straight)
        {
            return Compute(roots, execution);
        }

        execution.Parallelism.Cancellation.ThrowIfCancellationRequested();
        return straight.Compute(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(_gram.Features)),
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(_vector)),
            ref MemoryMarshal.GetReference(roots),
            ref MemoryMarshal.GetReference(_gram.Gram),
            ref MemoryMarshal.GetReference(_product),
            _gram.Scale);
    }

    /// <summary>Computes by the library's routines for any size.</summary>
    /// <param name="roots">The roots of the weights; empty if there are none.</param>
    /// <param name="execution">How.</param>
    /// <returns>scale·vᵀ·W·v.</returns>
    [SkipLocalsInit] // The sums are written before they are read.
    private T Compute(ReadOnlySpan<T> roots, in CpuExecution execution)
    {
        var routines = AnySizeRoutines<T>.For(execution.Isa);
        int channels = _gram.Shape.Channels + 1;
        var plan = new GramPlan(
            channels,
            _gram.Shape.Pixels,
            _gram.Format with { HasVector = true, IsWeighted = !roots.IsEmpty },
            routines.Traits,
            execution.Parallelism.ThreadsNow(_gram.Shape.MultiplyAdds),
            packed: SyrkAlgorithm.DotProducts);
        int length = channels * channels;
        using var pooled = new PackBuffer<T>(length > MostOnStack ? length : 0);
        Span<T> sums = pooled.IsEmpty ? stackalloc T[MostOnStack] : pooled.Span;
        fixed (TFeature* features = _gram.Features)
        fixed (TFeature* vector = _vector)
        fixed (T* weights = roots)
        fixed (T* all = sums)
        fixed (T* gram = _gram.Gram)
        {
            SyrkArguments<T> arguments = _gram.Pinned(features, gram);
            bool isHalf = typeof(TFeature) == typeof(Half);
            routines.RoutineFor(plan).Run(
                plan,
                new SyrkArguments<T>(
                    arguments.Features, arguments.Halves, new PinnedSpan<T>(all, length), new GramOutput(channels),
                    _gram.Scale, beta: T.Zero)
                {
                    Vector = isHalf ? default : new PinnedSpan<T>((T*)vector, _vector.Length),
                    Roots = new PinnedSpan<T>(weights, roots.Length),
                    HalfVector = isHalf ? new PinnedSpan<Half>((Half*)vector, _vector.Length) : default,
                },
                execution.Parallelism.Cancellation);
            StoreProduct(sums.Slice((channels - 1) * channels, channels - 1));
            StoreGram(ref MemoryMarshal.GetReference(sums), channels, arguments);
            return sums[length - 1];
        }
    }

    private void StoreProduct(ReadOnlySpan<T> sums)
    {
        if (T.IsZero(_gram.Beta))
        {
            sums.CopyTo(_product);
            return;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            _product[i] = CanonicalNaN.Of(sums[i] + (_gram.Beta * _product[i]));
        }
    }

    private static void StoreGram(ref T sums, int stride, in SyrkArguments<T> arguments)
    {
        int channels = stride - 1;
        if (arguments.Adds)
        {
            TriangleStore.StoreProduct(ref sums, stride, channels, arguments);
            return;
        }

        for (int row = 0; row < channels; row++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sums, (nint)row * stride), channels)
                .CopyTo(arguments.Gram.Span[(row * channels)..]);
        }
    }
}
