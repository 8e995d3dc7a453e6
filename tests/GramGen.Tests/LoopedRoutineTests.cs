using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Syrk;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Looped routines at every distance of the features from the beginning of a cache line.</summary>
public sealed class LoopedRoutineTests
{
    private const int LineBytes = 64;

    [Fact]
    public void Avx2_AnyAlignment_GivesTheDocumentedOrder()
    {
        Paths.SkipUnlessSupported(GramIsa.Avx2);
        CheckAll<float, LoopedRoutines.Avx2Looped>();
        CheckAll<double, LoopedRoutines.OfDouble.Avx2Looped>();
    }

    [Fact]
    public void Avx512_AnyAlignment_GivesTheDocumentedOrder()
    {
        Paths.SkipUnlessSupported(GramIsa.Avx512);
        CheckAll<float, LoopedRoutines.Avx512Looped>();
        CheckAll<double, LoopedRoutines.OfDouble.Avx512Looped>();
    }

    private static void CheckAll<T, TRoutine>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, ILoopedRoutine<T>
    {
        foreach (int channels in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 13 })
        {
            foreach (int pixels in new[] { 1, 7, 8, 15, 16, 24, 31, 32, 33, 40, 48, 60, 64, 100, 128 })
            {
                // Rows that begin equally far into a vector, and others.
                foreach (int stride in new[] { pixels, (pixels + 15) / 16 * 16, ((pixels + 15) / 16 * 16) + 1 })
                {
                    CheckAlignments<T, TRoutine>(channels, pixels, stride);
                }
            }
        }
    }

    /// <summary>
    /// Odd channels of values whose products with those of even ones are too small for either type: what is added in lanes without
    /// a pixel shows in the sign of these sums.
    /// </summary>
    private static void CheckAlignments<T, TRoutine>(int channels, int pixels, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, ILoopedRoutine<T>
    {
        var shape = new GramShape(channels, pixels);
        float[] uniform = Samples.Uniform(shape);
        T tiny = T.Sqrt(T.Epsilon) / T.CreateChecked(1024);
        T[] underflowing = [.. Enumerable.Range(0, shape.FeatureLength).Select(i => i / pixels % 2 == 0 ? tiny : -tiny)];
        foreach (T[] features in new[] { [.. uniform.Select(T.CreateChecked)], underflowing })
        {
            T[] expected = DocumentedOrder.Gram<T>(shape, features, T.One);
            int line = LineBytes / Marshal.SizeOf<T>();
            for (int offset = 0; offset < line; offset++)
            {
                T[] actual = Compute<T, TRoutine>(shape, features, stride, offset);
                Assert.True(
                    MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)),
                    $"{typeof(T).Name} {shape}, {stride} values from row to row, {offset} values into a line");
            }
        }
    }

    /// <summary>Copies the rows to this many values after the beginning of a cache line. What is around them is NaN.</summary>
    private static unsafe T[] Compute<T, TRoutine>(GramShape shape, T[] features, int stride, int offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutine : struct, ILoopedRoutine<T>
    {
        nuint length = (nuint)((shape.Channels * stride) + (3 * LineBytes / sizeof(T)));
        var memory = (T*)NativeMemory.AlignedAlloc(length * (nuint)sizeof(T), LineBytes);
        try
        {
            new Span<T>(memory, (int)length).Fill(T.NaN);
            T* first = memory + (LineBytes / sizeof(T)) + offset;
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                features.AsSpan(channel * shape.Pixels, shape.Pixels).CopyTo(new Span<T>(first + (channel * stride), shape.Pixels));
            }

            var gram = new T[shape.GramLength];
            TRoutine.Compute(shape.Channels, shape.Pixels, stride, ref *first, ref gram[0], T.One);
            return gram;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }
}
