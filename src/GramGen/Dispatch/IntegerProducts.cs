using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Integer;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Dispatch;

/// <summary>Checks and computes Gram matrices of integers, which only the CPU does.</summary>
[StackTraceHidden]
internal static unsafe class IntegerProducts
{
    private const string Operation = "integer Gram matrices";

    /// <summary>Multiply-adds that take as long as one of <see cref="float"/>.</summary>
    private const int PerFloat = 2;

    /// <summary>A Gram matrix with both triangles.</summary>
    public static void Compute<TFeature, T>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<T> destination, GramOptions? options)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentChecks.ProductOfAnyType(shape, features, destination);
        Compute(features, shape, destination, new GramOutput(shape.Channels), options ?? GramOptions.Default);
    }

    /// <summary>The lower triangle, row after row.</summary>
    public static void ComputePacked<TFeature, T>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<T> destination, GramOptions? options)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentChecks.PackedProductOfAnyType(shape, features, destination);
        Compute(features, shape, destination, GramOutput.Packed, options ?? GramOptions.Default);
    }

    /// <summary>Adds the products of a chunk of pixels to a packed lower triangle.</summary>
    /// <param name="features">The chunk.</param>
    /// <param name="format">How it is stored.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">Its pixels, at least one.</param>
    /// <param name="sums">C·(C + 1)/2 sums.</param>
    /// <param name="execution">How.</param>
    public static void Add<TFeature>(
        ReadOnlySpan<TFeature> features, FeatureFormat format, int channels, int pixels, Span<long> sums, in CpuExecution execution)
        where TFeature : unmanaged, IBinaryInteger<TFeature> =>
        Run(features, format, channels, pixels, sums, GramOutput.Packed, adds: true, execution);

    /// <summary>Refuses options that name what only floating-point products have.</summary>
    /// <exception cref="ArgumentException">They name another backend than the CPU.</exception>
    /// <exception cref="InvalidOperationException">They require a generated kernel.</exception>
    public static void CheckOptions(GramOptions options)
    {
        Backends.RequireCpu(Operation, options);
        if (options.Implementation == GramImplementation.Generated)
        {
            throw new InvalidOperationException($"The options require a generated kernel, and there are none for {Operation}.");
        }
    }

    private static void Compute<TFeature, T>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<T> destination, GramOutput output, GramOptions options)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int) && shape.Pixels > MostPixels<TFeature>())
        {
            ThrowTooManyPixels<TFeature>(shape);
        }

        CheckOptions(options);
        var format = new FeatureFormat(shape.Channels, shape.Pixels, shape.Layout == FeatureLayout.ChannelsLast);
        Run(features, format, shape.Channels, shape.Pixels, destination, output, adds: false, new CpuExecution(options));
    }

    /// <summary>The largest absolute value of a feature.</summary>
    private static int Largest<TFeature>() => typeof(TFeature) == typeof(sbyte) ? -sbyte.MinValue : byte.MaxValue;

    /// <summary>Pixels whose products 32 bits hold, whatever their values are.</summary>
    private static int MostPixels<TFeature>() => int.MaxValue / (Largest<TFeature>() * Largest<TFeature>());

    [DoesNotReturn]
    private static void ThrowTooManyPixels<TFeature>(GramShape shape)
    {
        int largest = Largest<TFeature>();
        throw new ArgumentException(
            $"Entries of the Gram matrix of {shape} with features of {typeof(TFeature).Name} can reach "
            + $"{shape.Pixels}·{largest}² = {(long)shape.Pixels * largest * largest}; Int32 holds {int.MaxValue}, "
            + $"enough for {MostPixels<TFeature>()} pixels. Take a destination of Int64 (long).",
            "destination");
    }

    private static void Run<TFeature, T>(
        ReadOnlySpan<TFeature> features, FeatureFormat format, int channels, int pixels, Span<T> destination, GramOutput output, bool adds,
        in CpuExecution execution)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        execution.Parallelism.Cancellation.ThrowIfCancellationRequested();
        bool isSigned = typeof(TFeature) == typeof(sbyte);
        int threads = execution.Parallelism.ThreadsNow(channels * (channels + 1L) / 2 * pixels / PerFloat);
        fixed (TFeature* values = features)
        fixed (T* gram = destination)
        {
            IntegerDotRoutine dotProducts = IntegerDotRoutines<TFeature>.For(execution.Isa, pixels);
            if (threads == 1 && dotProducts.Suits(channels, pixels))
            {
                IntegerDotProduct.Run(
                    dotProducts, MemoryMarshal.AsBytes(features), format, channels, pixels, destination, output, adds);
                return;
            }

            var arguments = new IntegerArguments<T>(
                new PinnedSpan<byte>((byte*)values, features.Length), isSigned, format, new PinnedSpan<T>(gram, destination.Length), output,
                adds);
            IntegerProduct.Run(
                IntegerRoutines<T>.For(execution.Isa), new IntegerPlan(channels, pixels, threads), arguments,
                execution.Parallelism.Cancellation);
        }
    }
}
