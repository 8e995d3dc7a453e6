using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Dispatch;

namespace GramGen;

/// <summary>The checks on what a caller hands in, and every message they give.</summary>
[StackTraceHidden]
internal static partial class GramThrow
{
    public static void IfSizeBelowOne(int size, string name)
    {
        if (size < 1)
        {
            throw new ArgumentOutOfRangeException(name, size, $"The number of {name} must be at least 1; it is {size}.");
        }
    }

    public static void IfNoDegree(int value)
    {
        if (value is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"The most threads must be at least 1, or -1 for no limit; it is {value}.");
        }
    }

    public static void IfUndefined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{value} is none of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }
    }

    public static void IfTooLarge(int rows, int columns, string product, string name)
    {
        long length = (long)rows * columns;
        if (length > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                name, columns, $"{product} = {rows}·{columns} = {length} is more than a span can hold ({int.MaxValue}).");
        }
    }

    public static void IfTooLong(string kernel, int strip, int longest)
    {
        if (strip > longest)
        {
            throw new NotSupportedException(
                $"{kernel} was generated with strips of {strip} channels; this version of GramGen takes up to {longest}. Rebuild it.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void IfUnfit<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> gram)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        IfUnfitFeatures(shape, features);
        if (gram.Length != shape.GramLength)
        {
            GramLength(shape, gram.Length);
        }

        IfOverlapping(features, gram, nameof(gram));
    }

    public static void IfUnfitPacked<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> packed)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        IfUnfitFeatures(shape, features);
        if (packed.Length != shape.PackedLength)
        {
            throw new ArgumentException(
                $"The packed Gram matrix of {shape} has {shape.PackedLength} values (channels × (channels + 1) / 2); the span has {packed.Length}.",
                nameof(packed));
        }

        IfOverlapping(features, packed, nameof(packed));
    }

    public static void IfUnfitCovariance<TFeature, T>(GramShape shape, ReadOnlySpan<TFeature> features, Span<T> matrix, Span<T> means)
        where TFeature : unmanaged
        where T : unmanaged
    {
        IfUnfitFeatures(shape, features);
        if (matrix.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The matrix of {shape} has {shape.GramLength} values (channels × channels); the span has {matrix.Length}.", nameof(matrix));
        }

        if (!means.IsEmpty && means.Length != shape.Channels)
        {
            throw new ArgumentException(
                $"{shape} has {shape.Channels} means, one for each channel; the span has {means.Length}. It may be empty.", nameof(means));
        }

        IfOverlapping(features, matrix, nameof(matrix));
        IfOverlapping(features, means, nameof(means));
        if (means.Overlaps(matrix))
        {
            throw new ArgumentException("The means may not overlap the matrix.", nameof(means));
        }
    }

    public static void IfScaled(GramOptions options)
    {
        if (options.Scale != default || options.Beta != 0)
        {
            throw new ArgumentException(
                "A covariance has the scale of its normalization and adds nothing: the options' scale must be 1 and β 0.", nameof(options));
        }
    }

    public static void IfNoFreedom(int pixels)
    {
        if (pixels == 1)
        {
            throw new ArgumentException("An unbiased covariance is divided by M - 1, which is 0 for one pixel.", "normalization");
        }
    }

    public static void IfUnfit<TFeature, TGram>(GramBatch batch, ReadOnlySpan<TFeature> features, Span<TGram> grams)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        IfEmpty(batch.Shape);
        if (batch.Count < 0)
        {
            throw new ArgumentOutOfRangeException("count", batch.Count, $"The number of feature maps must not be negative; it is {batch.Count}.");
        }

        IfShortStride(batch.FeatureStride, batch.Shape.FeatureLength, "featureStride", $"a feature map of {batch.Shape} has");
        IfShortStride(batch.GramStride, batch.Shape.GramLength, "gramStride", $"a Gram matrix of {batch.Shape} has");
        IfOtherLength(features.Length, batch.FeatureLength, nameof(features), $"{batch.Count} feature maps of {batch.Shape}", batch.FeatureStride);
        IfOtherLength(grams.Length, batch.GramLength, nameof(grams), $"{batch.Count} Gram matrices of {batch.Shape}", batch.GramStride);
        IfOverlapping(features, grams, nameof(grams));
    }

    public static void IfEmpty(GramShape shape)
    {
        if (shape.Channels == 0)
        {
            DefaultShape();
        }
    }

    [DoesNotReturn]
    public static void NoSuchSize(Type family, ReadOnlySpan<GramShape> shapes, int featureLength, int gramLength) =>
        throw new ArgumentException(
            $"{family.Name} has no size with {featureLength} features and a Gram matrix of {gramLength} values. "
            + $"It has {List(shapes)}.");

    [DoesNotReturn]
    public static void NoKernel(GramShape shape, ReadOnlySpan<GramShape> registered) =>
        throw new InvalidOperationException(
            $"No generated kernel is registered for {shape}. Registered are: {List(registered)}. "
            + "A kernel registers itself when the assembly that declares it is first used.");

    [DoesNotReturn]
    public static void UnknownIsa(string value, string supported) =>
        throw new InvalidOperationException(
            $"GRAMGEN_ISA is '{value}', which names no instruction set. This machine has: {supported}.");

    [DoesNotReturn]
    public static void UnsupportedIsa(string name, string asked, string supported) =>
        throw new PlatformNotSupportedException(
            $"{asked} asks for '{name}', which this machine or runtime does not have. It has: {supported}.");

    [DoesNotReturn]
    private static void DefaultShape() =>
        throw new ArgumentException("The shape is empty (default(GramShape)); create it with its channels and pixels.", "shape");

    [DoesNotReturn]
    private static void FeatureLength(GramShape shape, int actual) =>
        throw new ArgumentException(
            $"The features of {shape} have {shape.FeatureLength} values (channels × pixels); the span has {actual}.", "features");

    [DoesNotReturn]
    private static void GramLength(GramShape shape, int actual) =>
        throw new ArgumentException(
            $"The Gram matrix of {shape} has {shape.GramLength} values (channels × channels); the span has {actual}.", "gram");

    [DoesNotReturn]
    private static void Overlap(string name) =>
        throw new ArgumentException("The result may not overlap the features it is computed from.", name);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void IfUnfitFeatures<T>(GramShape shape, ReadOnlySpan<T> features)
    {
        IfEmpty(shape);
        if (features.Length != shape.FeatureLength)
        {
            FeatureLength(shape, features.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void IfOverlapping<TFeature, TGram>(ReadOnlySpan<TFeature> features, Span<TGram> output, string name)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        nint distance = Unsafe.ByteOffset(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(features)),
            ref Unsafe.As<TGram, byte>(ref MemoryMarshal.GetReference(output)));
        bool overlap = (nuint)distance < (nuint)features.Length * (nuint)Unsafe.SizeOf<TFeature>()
            || (nuint)(-distance) < (nuint)output.Length * (nuint)Unsafe.SizeOf<TGram>();
        if (overlap && !features.IsEmpty && !output.IsEmpty)
        {
            Overlap(name);
        }
    }

    private static void IfShortStride(int stride, int least, string name, string what)
    {
        if (stride < least)
        {
            throw new ArgumentOutOfRangeException(name, stride, $"The stride is {stride}, but {what} {least} values.");
        }
    }

    private static void IfOtherLength(int actual, long expected, string name, string what, int stride)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{what}, {stride} values apart, have {expected} values; the span has {actual}.", name);
        }
    }

    private static string List(ReadOnlySpan<GramShape> shapes)
    {
        const int Most = 20;
        if (shapes.IsEmpty)
        {
            return "none";
        }

        var names = new List<string>();
        foreach (GramShape shape in shapes[..Math.Min(Most, shapes.Length)])
        {
            names.Add($"{shape}");
        }

        string rest = shapes.Length > Most ? $" and {shapes.Length - Most} more" : "";
        return string.Join(", ", names) + rest;
    }
}
