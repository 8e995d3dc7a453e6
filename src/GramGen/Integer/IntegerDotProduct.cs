using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Integer;

/// <summary>Brings features and results of any layout to what an <see cref="IntegerDotRoutine"/> takes.</summary>
internal static unsafe class IntegerDotProduct
{
    /// <summary>Values of 32 bits that need no pooled memory.</summary>
    private const int MostOnStack = 4096;

    /// <summary>Computes a product.</summary>
    /// <param name="routine">The dot products.</param>
    /// <param name="features">F, pinned.</param>
    /// <param name="format">How it is stored.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M, at most 33 025: entries fit 32 bits.</param>
    /// <param name="gram">G.</param>
    /// <param name="output">Which entries of G are stored, and where.</param>
    /// <param name="adds">The product is added to G.</param>
    public static void Run<T>(
        IntegerDotRoutine routine, ReadOnlySpan<byte> features, in FeatureFormat format, int channels, int pixels, Span<T> gram,
        GramOutput output, bool adds)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (IsStoredInPlace<T>(channels, output, adds))
        {
            Multiply(
                routine, features, format, channels, pixels, ref Unsafe.As<T, int>(ref MemoryMarshal.GetReference(gram)), output.Stride);
            return;
        }

        int stride = Math.Max(channels, IntegerDotRoutine.FewestChannels);
        int length = stride * stride;
        if (length <= MostOnStack)
        {
            StoreFromStack(routine, features, format, channels, pixels, gram, output, adds, stride);
            return;
        }

        using var buffer = new PackBuffer<int>(length);
        Multiply(routine, features, format, channels, pixels, ref buffer.First, stride);
        Store(buffer.Span, stride, channels, gram, output, adds);
    }

    /// <summary>Bytes of pooled memory that a dense product takes: most take none.</summary>
    public static long ScratchBytes<T>(IntegerDotRoutine routine, in FeatureFormat format, int channels, int pixels)
    {
        int stride = Math.Max(channels, IntegerDotRoutine.FewestChannels);
        int sums = IsStoredInPlace<T>(channels, new GramOutput(channels), adds: false) ? 0 : stride * stride;
        int copies = IsReadInPlace(routine, format, pixels) ? 0 : CopiedLength(routine, format, channels, pixels, channels * pixels);
        return sizeof(int) * ((sums > MostOnStack ? (long)sums : 0) + (copies > MostOnStack ? copies : 0));
    }

    /// <summary>Whether rows are multiplied where they are: not if they are columns, nor so short that more would be read.</summary>
    public static bool IsReadInPlace(IntegerDotRoutine routine, in FeatureFormat format, int pixels) =>
        !format.IsChannelsLast && pixels >= routine.ReadBytes;

    private static bool IsStoredInPlace<T>(int channels, GramOutput output, bool adds) =>
        typeof(T) == typeof(int) && channels >= IntegerDotRoutine.FewestChannels && output.Part == GramPart.Both && !adds;

    /// <summary>Values of 32 bits that copied rows take.</summary>
    private static int CopiedLength(IntegerDotRoutine routine, in FeatureFormat format, int channels, int pixels, int features)
    {
        // Rows of whole groups, and what is read past the last of them, which counts for nothing.
        int length = format.IsChannelsLast
            ? (Transposition.RowsFor(channels) + channels) * IntegerMath.CeilingDivide(pixels, sizeof(int))
            : IntegerMath.CeilingDivide(features, sizeof(int));
        return length + IntegerMath.CeilingDivide(routine.ReadBytes, sizeof(int));
    }

    [SkipLocalsInit] // Sums are written before they are read.
    private static void StoreFromStack<T>(
        IntegerDotRoutine routine, ReadOnlySpan<byte> features, in FeatureFormat format, int channels, int pixels, Span<T> gram,
        GramOutput output, bool adds, int stride)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<int> sums = stackalloc int[stride * stride];
        Multiply(routine, features, format, channels, pixels, ref MemoryMarshal.GetReference(sums), stride);
        Store(sums, stride, channels, gram, output, adds);
    }

    private static void Store<T>(ReadOnlySpan<int> sums, int stride, int channels, Span<T> gram, GramOutput output, bool adds)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool isTriangle = output.Part != GramPart.Both;
        for (int row = 0; row < channels; row++)
        {
            int count = isTriangle ? row + 1 : channels;
            IntegerStore.Store(sums.Slice(row * stride, count), gram.Slice((int)output.Start(row), count), adds);
        }
    }

    /// <summary>Multiplies rows where they are, or copies of them.</summary>
    private static void Multiply(
        IntegerDotRoutine routine, ReadOnlySpan<byte> features, in FeatureFormat format, int channels, int pixels, ref int gram,
        int gramStride)
    {
        if (IsReadInPlace(routine, format, pixels))
        {
            routine.Compute(ref MemoryMarshal.GetReference(features), format.Stride, channels, pixels, ref gram, gramStride);
            return;
        }

        int length = CopiedLength(routine, format, channels, pixels, features.Length);
        if (length <= MostOnStack)
        {
            MultiplyOnStack(routine, features, format, channels, pixels, ref gram, gramStride, length);
            return;
        }

        using var buffer = new PackBuffer<int>(length);
        fixed (int* memory = buffer.Span)
        {
            MultiplyCopies(routine, features, format, channels, pixels, ref gram, gramStride, new Span<int>(memory, length));
        }
    }

    [SkipLocalsInit] // What is read was written, or counts for nothing.
    private static void MultiplyOnStack(
        IntegerDotRoutine routine, ReadOnlySpan<byte> features, in FeatureFormat format, int channels, int pixels, ref int gram,
        int gramStride, int length) =>
        MultiplyCopies(routine, features, format, channels, pixels, ref gram, gramStride, stackalloc int[length]);

    private static void MultiplyCopies(
        IntegerDotRoutine routine, ReadOnlySpan<byte> features, in FeatureFormat format, int channels, int pixels, ref int gram,
        int gramStride, Span<int> memory)
    {
        int stride = format.Stride;
        if (format.IsChannelsLast)
        {
            int rowLength = IntegerMath.CeilingDivide(pixels, sizeof(int));
            int groups = channels * rowLength;
            ByteTransposition.Transpose(features, stride, pixels, channels, memory[..groups], memory[groups..], rowLength);
            memory = memory[groups..];
            stride = rowLength * sizeof(int);
        }
        else
        {
            features.CopyTo(MemoryMarshal.AsBytes(memory));
        }

        routine.Compute(
            ref Unsafe.As<int, byte>(ref MemoryMarshal.GetReference(memory)), stride, channels, pixels, ref gram, gramStride);
    }
}
