using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Dispatch;

/// <summary>A matrix in memory: rows of values, a stride apart.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Width">Values in a row.</param>
/// <param name="Stride">Values from row to row, no fewer than a row has.</param>
internal readonly record struct StridedMatrix(long Rows, long Width, long Stride)
{
    /// <summary>Values from the first to the last.</summary>
    public long Length => ((Rows - 1) * Stride) + Width;

    /// <summary>
    /// Whether two matrices share a value. A matrix beside another in a larger one, as in a blocked Cholesky factorisation,
    /// shares memory with it but no value.
    /// </summary>
    /// <param name="other">The other.</param>
    /// <param name="distance">Values from the first of these to the first of the other's.</param>
    public bool SharesValueWith(StridedMatrix other, long distance)
    {
        for (long row = 0; row < Rows; row++)
        {
            long first = (row * Stride) - distance;
            // The first row of the other that ends after it, if there is one that begins before its end.
            long candidate = first < other.Width ? 0 : ((first - other.Width) / other.Stride) + 1;
            if (candidate < other.Rows && candidate * other.Stride < first + Width)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Throws if the result shares a value with the features. The two may lie between each other's rows.</summary>
    public static void ThrowIfOverlapping<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, StridedMatrix featureRows, Span<TGram> gram, StridedMatrix gramRows, string name)
        where TFeature : unmanaged
        where TGram : unmanaged
    {
        long distance = Unsafe.ByteOffset(
            ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(features)),
            ref Unsafe.As<TGram, byte>(ref MemoryMarshal.GetReference(gram)));
        StridedMatrix featureBytes = featureRows.InBytes(Unsafe.SizeOf<TFeature>());
        StridedMatrix gramBytes = gramRows.InBytes(Unsafe.SizeOf<TGram>());
        bool areApart = distance >= featureBytes.Length || -distance >= gramBytes.Length;
        if (!areApart && featureBytes.SharesValueWith(gramBytes, distance))
        {
            ArgumentChecks.ThrowOverlap(name);
        }
    }

    private StridedMatrix InBytes(int size) => new(Rows, Width * size, Stride * size);
}
