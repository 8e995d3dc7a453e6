using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Dispatch;

/// <summary>Checks on the operands of a call. The parameter names in the messages are those of the public methods.</summary>
[StackTraceHidden]
internal static class ArgumentChecks
{
    private const string Features = "features";
    private const string Destination = "destination";

    /// <summary>A Gram matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Product<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ElementChecks.Check<TFeature, TGram>();
        ProductOfAnyType(shape, features, destination);
    }

    /// <summary>A Gram matrix, whatever the types of its operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ProductOfAnyType<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        if (shape.Channels == 0)
        {
            ThrowEmptyShape();
        }

        if (features.Length != shape.FeatureLength)
        {
            ThrowLength(Features, $"The features of {shape} have", shape.FeatureLength, "channels × pixels", features.Length);
        }

        if (destination.Length != shape.GramLength)
        {
            ThrowLength(Destination, $"The Gram matrix of {shape} has", shape.GramLength, "channels × channels", destination.Length);
        }

        NoOverlap(features, destination, Destination);
    }

    /// <summary>The lower triangle of a Gram matrix.</summary>
    public static void PackedProduct<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ElementChecks.Check<TFeature, TGram>();
        PackedProductOfAnyType(shape, features, destination);
    }

    /// <summary>The lower triangle of a Gram matrix, whatever the types of its operands.</summary>
    public static void PackedProductOfAnyType<TFeature, TGram>(GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        FeatureLength(shape, features);
        if (destination.Length != shape.PackedLength)
        {
            ThrowLength(
                Destination, $"The packed Gram matrix of {shape} has", shape.PackedLength,
                "channels × (channels + 1) / 2", destination.Length);
        }

        NoOverlap(features, destination, Destination);
    }

    /// <summary>A Gram matrix with a right-hand side.</summary>
    public static void RightHandSide<TFeature, TGram>(
        GramShape shape, ReadOnlySpan<TFeature> features, ReadOnlySpan<TFeature> vector, Span<TGram> gram, Span<TGram> product)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ElementChecks.Check<TFeature, TGram>();
        FeatureLength(shape, features);
        if (vector.Length != shape.Pixels)
        {
            ThrowLength(nameof(vector), $"The vector of {shape} has", shape.Pixels, "pixels", vector.Length);
        }

        GramLength(shape, gram.Length, nameof(gram), "Gram matrix");
        ScratchLimits.RightHandSide<TGram>(shape);
        if (product.Length != shape.Channels)
        {
            ThrowLength(nameof(product), $"The product of {shape} with a vector has", shape.Channels, "channels", product.Length);
        }

        bool isGram = Overlap(features, gram) || Overlap(vector, gram);
        if (isGram || Overlap(features, product) || Overlap(vector, product))
        {
            throw new ArgumentException(
                "The results must not overlap the features and the vector that they are computed from.",
                isGram ? nameof(gram) : nameof(product));
        }

        if (gram.Overlaps(product))
        {
            throw new ArgumentException("The product must not overlap the Gram matrix.", nameof(product));
        }
    }

    /// <summary>The Gram matrices of a batch.</summary>
    /// <param name="shape">C, M and layout of each feature map.</param>
    /// <param name="count">Feature maps.</param>
    /// <param name="featureStride">Values from one to the next.</param>
    /// <param name="gramStride">Values from one Gram matrix to the next.</param>
    /// <param name="features">All feature maps.</param>
    /// <param name="destination">All Gram matrices.</param>
    public static void Batch<TFeature, TGram>(
        GramShape shape, int count, int featureStride, int gramStride, ReadOnlySpan<TFeature> features, Span<TGram> destination)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ElementChecks.Check<TFeature, TGram>();
        NotEmpty(shape);
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The number of feature maps must not be negative; it is {count}.");
        }

        Stride(nameof(featureStride), featureStride, shape.FeatureLength, "a feature map", shape);
        Stride(nameof(gramStride), gramStride, shape.GramLength, "a Gram matrix", shape);
        BatchLength(Features, count, "feature maps", shape, featureStride, LengthOf(featureStride, shape.FeatureLength), features.Length);
        BatchLength(Destination, count, "Gram matrices", shape, gramStride, LengthOf(gramStride, shape.GramLength), destination.Length);
        NoOverlap(features, destination, Destination);

        long LengthOf(int stride, int length) => count == 0 ? 0 : ((count - 1L) * stride) + length;
    }

    /// <summary>A covariance or correlation.</summary>
    public static void Covariance<TFeature, TGram>(
        GramShape shape, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        ElementChecks.Check<TFeature, TGram>();
        FeatureLength(shape, features);
        GramLength(shape, destination.Length, Destination, "matrix");
        ScratchLimits.Covariance<TGram>(shape);
        if (!means.IsEmpty && means.Length != shape.Channels)
        {
            throw new ArgumentException(
                $"{shape} has {shape.Channels} means, one for each channel; the span has {means.Length}. It may be empty.", nameof(means));
        }

        NoOverlap(features, destination, Destination);
        NoOverlap(features, means, nameof(means));
        if (means.Overlaps(destination))
        {
            throw new ArgumentException("The means must not overlap the matrix.", nameof(means));
        }
    }

    /// <summary>A gradient with respect to the features.</summary>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="features">F.</param>
    /// <param name="matrix">The C × C matrix that the gradient is computed from.</param>
    /// <param name="name">The name of its parameter.</param>
    /// <param name="destination">Receives the gradient.</param>
    public static void Gradient<T>(GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> matrix, string name, Span<T> destination)
        where T : unmanaged
    {
        FeaturesAndMatrix(shape, features, matrix, name);
        ScratchLimits.Gradient<T>(shape);
        if (destination.Length != shape.FeatureLength)
        {
            ThrowLength(
                Destination, $"The gradient with respect to the features of {shape} has", shape.FeatureLength,
                "channels × pixels", destination.Length);
        }

        NoOverlap(features.Overlaps(destination), Features);
        NoOverlap(matrix.Overlaps(destination), name);
    }

    /// <summary>Features and a C × C matrix.</summary>
    /// <inheritdoc cref="Gradient"/>
    public static void FeaturesAndMatrix<T>(GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> matrix, string name)
        where T : unmanaged
    {
        ElementChecks.Check<T>();
        FeatureLength(shape, features);
        GramLength(shape, matrix.Length, name, name);
    }

    /// <summary>The difference of a Gram matrix and a target.</summary>
    public static void StyleLossGradientOfGram<T>(
        GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination)
        where T : unmanaged
    {
        FeaturesAndMatrix(shape, features, targetGram, nameof(targetGram));
        GramLength(shape, destination.Length, Destination, "gradient with respect to the Gram matrix");
        NoOverlap(features.Overlaps(destination), Features);
        NoOverlap(targetGram.Overlaps(destination), nameof(targetGram));
    }

    public static void NotEmpty(GramShape shape)
    {
        if (shape.Channels == 0)
        {
            ThrowEmptyShape();
        }
    }

    /// <summary>Whether the two share memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Overlap<TFeature, TGram>(ReadOnlySpan<TFeature> features, Span<TGram> output)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        nint distance = Unsafe.ByteOffset(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(features)),
            ref Unsafe.As<TGram, byte>(ref MemoryMarshal.GetReference(output)));
        bool overlap = (nuint)distance < (nuint)features.Length * (nuint)Unsafe.SizeOf<TFeature>()
            || (nuint)(-distance) < (nuint)output.Length * (nuint)Unsafe.SizeOf<TGram>();
        return overlap && !features.IsEmpty && !output.IsEmpty;
    }

    [DoesNotReturn]
    public static void ThrowOverlap(string name) =>
        throw new ArgumentException("The destination must not overlap the features that it is computed from.", name);

    private static void FeatureLength<TFeature>(GramShape shape, ReadOnlySpan<TFeature> features)
    {
        NotEmpty(shape);
        if (features.Length != shape.FeatureLength)
        {
            ThrowLength(Features, $"The features of {shape} have", shape.FeatureLength, "channels × pixels", features.Length);
        }
    }

    private static void GramLength(GramShape shape, int length, string name, string matrix)
    {
        if (length != shape.GramLength)
        {
            ThrowLength(name, $"The {matrix} of {shape} has", shape.GramLength, "channels × channels", length);
        }
    }

    private static void Stride(string name, int stride, int least, string item, GramShape shape)
    {
        if (stride < least)
        {
            throw new ArgumentOutOfRangeException(name, stride, $"The stride is {stride}, but {item} of {shape} has {least} values.");
        }
    }

    private static void BatchLength(string name, int count, string items, GramShape shape, int stride, long expected, int actual)
    {
        if (actual != expected)
        {
            throw new ArgumentException(
                $"{count} {items} of {shape}, {stride} values apart, have {expected} values; the span has {actual}.", name);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoOverlap<TFeature, TGram>(ReadOnlySpan<TFeature> features, Span<TGram> output, string name)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        if (Overlap(features, output))
        {
            ThrowOverlap(name);
        }
    }

    private static void NoOverlap(bool overlap, string input)
    {
        if (overlap)
        {
            throw new ArgumentException($"The destination must not overlap the {input} that it is computed from.", Destination);
        }
    }

    [DoesNotReturn]
    private static void ThrowEmptyShape() =>
        throw new ArgumentException("The shape is empty (default(GramShape)); create it with its channels and pixels.", "shape");

    [DoesNotReturn]
    private static void ThrowLength(string name, FormattableString what, int expected, string product, int actual) =>
        throw new ArgumentException(
            $"{FormattableString.Invariant(what)} {expected} values ({product}); the span has {actual}.", name);
}
