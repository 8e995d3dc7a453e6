using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;

namespace GramGen.Dispatch;

/// <summary>Checks that spans have the lengths of a shape and do not overlap. Nothing is written before.</summary>
[StackTraceHidden]
internal static class SpanChecks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForProduct<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ForFeatures(shape, features);
        if (destination.Length != shape.GramLength)
        {
            ThrowGramLength(shape, destination.Length);
        }

        ThrowIfOverlapping(features, destination, nameof(destination));
    }

    public static void ForPackedProduct<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ForFeatures(shape, features);
        if (destination.Length != shape.PackedLength)
        {
            throw new ArgumentException(
                $"The packed Gram matrix of {shape} has {shape.PackedLength} values (channels × (channels + 1) / 2); the span has {destination.Length}.",
                nameof(destination));
        }

        ThrowIfOverlapping(features, destination, nameof(destination));
    }

    public static void ForBatch<TFeature, TGram>(GramBatch batch, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ThrowIfEmpty(batch.Shape);
        if (batch.Count < 0)
        {
            throw new ArgumentOutOfRangeException("count", batch.Count, $"The number of feature maps must not be negative; it is {batch.Count}.");
        }

        ThrowIfShortStride(batch.FeatureStride, batch.Shape.FeatureLength, "featureStride", $"a feature map of {batch.Shape} has");
        ThrowIfShortStride(batch.GramStride, batch.Shape.GramLength, "gramStride", $"a Gram matrix of {batch.Shape} has");
        ThrowIfOtherLength(features.Length, batch.FeatureLength, nameof(features), $"{batch.Count} feature maps of {batch.Shape}", batch.FeatureStride);
        ThrowIfOtherLength(destination.Length, batch.GramLength, nameof(destination), $"{batch.Count} Gram matrices of {batch.Shape}", batch.GramStride);
        ThrowIfOverlapping(features, destination, nameof(destination));
    }

    /// <summary>For covariance and correlation.</summary>
    public static void ForStatistics<TFeature, TGram>(
        GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ForFeatures(shape, features);
        if (destination.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The matrix of {shape} has {shape.GramLength} values (channels × channels); the span has {destination.Length}.", nameof(destination));
        }

        if (!means.IsEmpty && means.Length != shape.Channels)
        {
            throw new ArgumentException(
                $"{shape} has {shape.Channels} means, one for each channel; the span has {means.Length}. It may be empty.", nameof(means));
        }

        ThrowIfOverlapping(features, destination, nameof(destination));
        ThrowIfOverlapping(features, means, nameof(means));
        if (means.Overlaps(destination))
        {
            throw new ArgumentException("The means must not overlap the matrix.", nameof(means));
        }
    }

    /// <summary>For a gradient with respect to features.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="features">F.</param>
    /// <param name="gram">The matrix C × C that the gradient is computed from.</param>
    /// <param name="gramName">The parameter that it came in.</param>
    /// <param name="destination">Receives the gradient.</param>
    public static void ForGradient<T>(
        GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> gram, string gramName, Span<T> destination)
    {
        ForLoss(shape, features, gram, gramName);
        if (destination.Length != shape.FeatureLength)
        {
            throw new ArgumentException(
                $"The gradient with respect to the features of {shape} has {shape.FeatureLength} values (channels × pixels); the span has {destination.Length}.",
                nameof(destination));
        }

        ThrowIfOverlap(features.Overlaps(destination), "features");
        ThrowIfOverlap(gram.Overlaps(destination), gramName);
    }

    /// <summary>For a loss without a gradient.</summary>
    /// <inheritdoc cref="ForGradient"/>
    public static void ForLoss<T>(GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> gram, string gramName)
    {
        ForFeatures(shape, features);
        if (gram.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The {gramName} of {shape} has {shape.GramLength} values (channels × channels); the span has {gram.Length}.", gramName);
        }
    }

    /// <summary>For a loss with its gradient with respect to the Gram matrix.</summary>
    public static void ForGramGradient<T>(
        GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination)
    {
        ForLoss(shape, features, targetGram, nameof(targetGram));
        if (destination.Length != shape.GramLength)
        {
            throw new ArgumentException(
                $"The gradient with respect to the Gram matrix of {shape} has {shape.GramLength} values (channels × channels); the span has {destination.Length}.",
                nameof(destination));
        }

        ThrowIfOverlap(features.Overlaps(destination), "features");
        ThrowIfOverlap(targetGram.Overlaps(destination), nameof(targetGram));
    }

    /// <summary>Throws if strided matrices share a value; one may lie between the rows of the other.</summary>
    public static void ThrowIfShared<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, StridedRows featureRows, Span<TGram> gram, StridedRows gramRows, string name)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        long distance = Unsafe.ByteOffset(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(features)),
            ref Unsafe.As<TGram, byte>(ref MemoryMarshal.GetReference(gram)));
        StridedRows featureBytes = featureRows.Times(Unsafe.SizeOf<TFeature>());
        StridedRows gramBytes = gramRows.Times(Unsafe.SizeOf<TGram>());
        bool areDisjoint = distance >= featureBytes.Length || -distance >= gramBytes.Length;
        if (!areDisjoint && featureBytes.Meets(gramBytes, distance))
        {
            ThrowOverlap(name);
        }
    }

    public static void ThrowIfEmpty(GramShape shape)
    {
        if (shape.Channels == 0)
        {
            ThrowDefaultShape();
        }
    }

    /// <summary>Shapes for a message, the first 20 of them.</summary>
    public static string List(ReadOnlySpan<GramShape> shapes)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForFeatures<T>(GramShape shape, ReadOnlySpan<T> features)
    {
        ThrowIfEmpty(shape);
        if (features.Length != shape.FeatureLength)
        {
            ThrowFeatureLength(shape, features.Length);
        }
    }

    /// <summary>As <c>Overlaps</c> of spans, but for two types of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThrowIfOverlapping<TFeature, TGram>(ReadOnlySpan<TFeature> features, Span<TGram> output, string name)
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
            ThrowOverlap(name);
        }
    }

    private static void ThrowIfOverlap(bool overlap, string input)
    {
        if (overlap)
        {
            throw new ArgumentException($"The destination must not overlap the {input} that it is computed from.", "destination");
        }
    }

    private static void ThrowIfShortStride(int stride, int least, string name, string what)
    {
        if (stride < least)
        {
            throw new ArgumentOutOfRangeException(name, stride, $"The stride is {stride}, but {what} {least} values.");
        }
    }

    private static void ThrowIfOtherLength(int actual, long expected, string name, string what, int stride)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{what}, {stride} values apart, have {expected} values; the span has {actual}.", name);
        }
    }

    [DoesNotReturn]
    private static void ThrowDefaultShape() =>
        throw new ArgumentException("The shape is empty (default(GramShape)); create it with its channels and pixels.", "shape");

    [DoesNotReturn]
    private static void ThrowFeatureLength(GramShape shape, int actual) =>
        throw new ArgumentException(
            $"The features of {shape} have {shape.FeatureLength} values (channels × pixels); the span has {actual}.", "features");

    [DoesNotReturn]
    private static void ThrowGramLength(GramShape shape, int actual) =>
        throw new ArgumentException(
            $"The Gram matrix of {shape} has {shape.GramLength} values (channels × channels); the span has {actual}.", "destination");

    [DoesNotReturn]
    private static void ThrowOverlap(string name) =>
        throw new ArgumentException("The destination must not overlap the features that it is computed from.", name);
}
