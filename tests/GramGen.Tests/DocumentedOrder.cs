namespace GramGen.Tests;

/// <summary>
/// The documented order of summation, written down a second time and as plainly as can be: what every path must give to
/// the bit.
/// </summary>
internal static class DocumentedOrder
{
    private const int Lanes = 16;
    private const int BlockLength = 1024;
    private const int GroupBlocks = 8;

    public static float[] Gram(GramShape shape, ReadOnlySpan<float> features, float scale = 1f)
    {
        float[] gram = new float[shape.GramLength];
        for (int i = 0; i < shape.Channels; i++)
        {
            for (int j = 0; j < shape.Channels; j++)
            {
                float sum = Dot(features.Slice(i * shape.Pixels, shape.Pixels), features.Slice(j * shape.Pixels, shape.Pixels));
                float scaled = sum * scale;
                gram[(i * shape.Channels) + j] = float.IsNaN(scaled) ? float.NaN : scaled;
            }
        }

        return gram;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var groups = new Stack<(float Sum, int Size)>();
        for (int first = 0; first < a.Length; first += BlockLength * GroupBlocks)
        {
            float group = Group(a[first..], b[first..]);
            int size = 1;
            // As a binary counter carries: two merged groups of one size become one of the next.
            while (groups.TryPeek(out (float Sum, int Size) last) && last.Size == size && first + (BlockLength * GroupBlocks) < a.Length)
            {
                group = groups.Pop().Sum + group;
                size *= 2;
            }

            groups.Push((group, size));
        }

        float sum = groups.Pop().Sum;
        while (groups.TryPop(out (float Sum, int Size) earlier))
        {
            sum = earlier.Sum + sum;
        }

        return sum;
    }

    private static float Group(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float? sum = null;
        for (int block = 0; block < GroupBlocks && block * BlockLength < a.Length; block++)
        {
            float next = Block(a[(block * BlockLength)..], b[(block * BlockLength)..]);
            sum = sum is null ? next : sum + next;
        }

        return sum!.Value;
    }

    private static float Block(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int length = Math.Min(a.Length, BlockLength);
        int padded = (length + Lanes - 1) / Lanes * Lanes;
        float[] lanes = new float[Lanes];
        for (int k = 0; k < padded; k++)
        {
            float x = k < length ? a[k] : 0f;
            float y = k < length ? b[k] : 0f;
            lanes[k % Lanes] = MathF.FusedMultiplyAdd(x, y, lanes[k % Lanes]);
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
