using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Tests;

/// <summary>
/// The documented order of summation, written down a second time and as plainly as can be: what every path must give to
/// the bit.
/// </summary>
internal static class DocumentedOrder
{
    private const int LaneBytes = 64;
    private const int BlockBytes = 4096;
    private const int GroupBlocks = 8;

    public static float[] Gram(GramShape shape, ReadOnlySpan<float> features, float scale = 1f) => Gram<float>(shape, features, scale);

    public static T[] Gram<T>(GramShape shape, ReadOnlySpan<T> features, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var gram = new T[shape.GramLength];
        for (int i = 0; i < shape.Channels; i++)
        {
            for (int j = 0; j < shape.Channels; j++)
            {
                T sum = Dot(features.Slice(i * shape.Pixels, shape.Pixels), features.Slice(j * shape.Pixels, shape.Pixels));
                T scaled = sum * scale;
                gram[(i * shape.Channels) + j] = T.IsNaN(scaled) ? T.NaN : scaled;
            }
        }

        return gram;
    }

    private static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var groups = new Stack<(T Sum, int Size)>();
        int groupLength = BlockBytes / Unsafe.SizeOf<T>() * GroupBlocks;
        for (int first = 0; first < a.Length; first += groupLength)
        {
            T group = Group(a[first..], b[first..]);
            int size = 1;
            // As a binary counter carries: two merged groups of one size become one of the next.
            while (groups.TryPeek(out (T Sum, int Size) last) && last.Size == size && first + groupLength < a.Length)
            {
                group = groups.Pop().Sum + group;
                size *= 2;
            }

            groups.Push((group, size));
        }

        T sum = groups.Pop().Sum;
        while (groups.TryPop(out (T Sum, int Size) earlier))
        {
            sum = earlier.Sum + sum;
        }

        return sum;
    }

    private static T Group<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blockLength = BlockBytes / Unsafe.SizeOf<T>();
        T? sum = null;
        for (int block = 0; block < GroupBlocks && block * blockLength < a.Length; block++)
        {
            T next = Block(a[(block * blockLength)..], b[(block * blockLength)..]);
            sum = sum is null ? next : sum + next;
        }

        return sum!.Value;
    }

    private static T Block<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Math.Min(a.Length, BlockBytes / Unsafe.SizeOf<T>());
        int count = LaneBytes / Unsafe.SizeOf<T>();
        int padded = (length + count - 1) / count * count;
        var lanes = new T[count];
        for (int k = 0; k < padded; k++)
        {
            T x = k < length ? a[k] : T.Zero;
            T y = k < length ? b[k] : T.Zero;
            lanes[k % count] = T.FusedMultiplyAdd(x, y, lanes[k % count]);
        }

        for (int half = count / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
