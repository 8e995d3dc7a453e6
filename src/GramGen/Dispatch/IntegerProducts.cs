using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Integer;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

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

    /// <summary>What a product with both triangles runs.</summary>
    public static IntegerChoice<T> Choose<TFeature, T>(GramShape shape, GramOptions options)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        ThrowIfUnsupported<TFeature, T>();
        ArgumentChecks.NotEmpty(shape);
        ThrowIfTooManyPixels<TFeature, T>(shape, nameof(shape));
        CheckOptions(options);
        IsaChoice isa = InstructionSets.Choose(options.Isa);
        (int channels, int pixels) = (shape.Channels, shape.Pixels);
        int threads = new Parallelism(options).ThreadsFor(WorkOf(channels, pixels));
        return new IntegerChoice<T>(
            isa,
            DotProductsFor<TFeature>(isa.Isa, channels, pixels, threads),
            IntegerRoutines<T>.For(isa.Isa),
            new IntegerPlan(channels, pixels, threads),
            FormatOf(shape),
            MostPixels<TFeature, T>());
    }

    /// <summary>
    /// The dot products that are compiled for a declared size, or null if the product may be packed, or shared by threads: then it is as
    /// fast undeclared.
    /// </summary>
    public static DeclaredDotRoutine? DeclaredDotProducts<TFeature, TSize>(GramIsa isa, FeatureLayout layout)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where TSize : struct, IDeclaredSize
    {
        int threads = Parallelism.Default.ThreadsFor(WorkOf(TSize.Channels, TSize.Pixels));
        var format = new FeatureFormat(TSize.Channels, TSize.Pixels, layout == FeatureLayout.ChannelsLast);
        return DotProductsFor<TFeature>(isa, TSize.Channels, TSize.Pixels, threads) is { } dotProducts
            && IntegerDotProduct.IsReadInPlace(dotProducts, format, TSize.Pixels)
                ? dotProducts.For<TSize>()
                : null;
    }

    private static void ThrowIfUnsupported<TFeature, T>()
    {
        bool hasFeatures = typeof(TFeature) == typeof(sbyte) || typeof(TFeature) == typeof(byte);
        bool hasSums = typeof(T) == typeof(int) || typeof(T) == typeof(long);
        if (!hasFeatures || !hasSums)
        {
            throw new NotSupportedException(
                "Gram matrices of integers have features of SByte or Byte and sums of Int32 or Int64, "
                + $"not of {typeof(TFeature).Name} and {typeof(T).Name}.");
        }
    }

    private static void Compute<TFeature, T>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<T> destination, GramOutput output, GramOptions options)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        ThrowIfTooManyPixels<TFeature, T>(shape, nameof(destination));
        CheckOptions(options);
        Run(features, FormatOf(shape), shape.Channels, shape.Pixels, destination, output, adds: false, new CpuExecution(options));
    }

    /// <summary>The largest absolute value of a feature.</summary>
    private static int Largest<TFeature>() => typeof(TFeature) == typeof(sbyte) ? -sbyte.MinValue : byte.MaxValue;

    /// <summary>Pixels whose products T holds, whatever their values are.</summary>
    private static long MostPixels<TFeature, T>() =>
        (typeof(T) == typeof(int) ? int.MaxValue : long.MaxValue) / (Largest<TFeature>() * Largest<TFeature>());

    /// <summary>Multiply-adds of <see cref="float"/> that take as long as a product.</summary>
    private static double WorkOf(int channels, int pixels) => channels * (channels + 1L) / 2 * pixels / PerFloat;

    private static FeatureFormat FormatOf(GramShape shape) =>
        new(shape.Channels, shape.Pixels, shape.Layout == FeatureLayout.ChannelsLast);

    /// <summary>The dot products of a small product on one thread, or null if it is packed.</summary>
    private static IntegerDotRoutine? DotProductsFor<TFeature>(GramIsa isa, int channels, int pixels, int threads)
        where TFeature : unmanaged
    {
        IntegerDotRoutine dotProducts = IntegerDotRoutines<TFeature>.For(isa, pixels);
        return threads == 1 && dotProducts.Suits(channels, pixels) ? dotProducts : null;
    }

    private static void ThrowIfTooManyPixels<TFeature, T>(GramShape shape, string parameter)
    {
        if (shape.Pixels > MostPixels<TFeature, T>())
        {
            ThrowTooManyPixels<TFeature>(shape, parameter);
        }
    }

    [DoesNotReturn]
    private static void ThrowTooManyPixels<TFeature>(GramShape shape, string parameter)
    {
        int largest = Largest<TFeature>();
        throw new ArgumentException(
            $"Entries of the Gram matrix of {shape} with features of {typeof(TFeature).Name} can reach "
            + $"{shape.Pixels}·{largest}² = {(long)shape.Pixels * largest * largest}; Int32 holds {int.MaxValue}, "
            + $"enough for {MostPixels<TFeature, int>()} pixels. Take a destination of Int64 (long).",
            parameter);
    }

    private static void Run<TFeature, T>(
        ReadOnlySpan<TFeature> features, FeatureFormat format, int channels, int pixels, Span<T> destination, GramOutput output, bool adds,
        in CpuExecution execution)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
        where T : unmanaged, IBinaryInteger<T>
    {
        execution.Parallelism.Cancellation.ThrowIfCancellationRequested();
        bool isSigned = typeof(TFeature) == typeof(sbyte);
        int threads = execution.Parallelism.ThreadsNow(WorkOf(channels, pixels));
        fixed (TFeature* values = features)
        fixed (T* gram = destination)
        {
            if (DotProductsFor<TFeature>(execution.Isa, channels, pixels, threads) is { } dotProducts)
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
