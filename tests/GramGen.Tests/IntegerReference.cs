using System.Numerics;

namespace GramGen.Tests;

/// <summary>Gram matrices of integers by the definition.</summary>
internal static class IntegerReference
{
    public static long[] Gram<T>(GramShape shape, T[] features)
        where T : IBinaryInteger<T>
    {
        long[] gram = new long[shape.GramLength];
        int[] values = [.. features.Select(int.CreateChecked)];
        for (int i = 0; i < shape.Channels; i++)
        {
            ReadOnlySpan<int> row = values.AsSpan(i * shape.Pixels, shape.Pixels);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<int> column = values.AsSpan(j * shape.Pixels, shape.Pixels);
                long sum = 0;
                for (int k = 0; k < row.Length; k++)
                {
                    sum += row[k] * column[k];
                }

                gram[(i * shape.Channels) + j] = gram[(j * shape.Channels) + i] = sum;
            }
        }

        return gram;
    }

    public static T[] Packed<T>(T[] gram, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(row => gram.Skip(row * channels).Take(row + 1))];
}
