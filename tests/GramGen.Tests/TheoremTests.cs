using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>
/// What linear algebra says of Gram matrices, without tolerance: features are integers so small that every sum is exact.
/// </summary>
public sealed class TheoremTests
{
    public static TheoryData<string> Ways => ["float", "double", "Half", "channels last", "packed", "accumulator", "syrk"];

    /// <summary>xᵀ·G·x = ‖Fᵀ·x‖², which is never negative.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void ItIsPositiveSemidefinite(string way)
    {
        foreach (GramShape shape in new[] { new GramShape(4, 9), new GramShape(7, 3), new GramShape(23, 40), new GramShape(12, 1500) })
        {
            float[] features = Samples.Integers(shape);
            long[,] gram = Gram(way, shape, features);
            var random = new Random(shape.Pixels);
            for (int trial = 0; trial < 20; trial++)
            {
                long[] x = [.. Enumerable.Range(0, shape.Channels).Select(_ => (long)random.Next(-9, 10))];
                long form = 0;
                for (int i = 0; i < shape.Channels; i++)
                {
                    for (int j = 0; j < shape.Channels; j++)
                    {
                        form += x[i] * gram[i, j] * x[j];
                    }
                }

                long squares = 0;
                for (int k = 0; k < shape.Pixels; k++)
                {
                    long sum = Enumerable.Range(0, shape.Channels).Sum(i => x[i] * (long)features[(i * shape.Pixels) + k]);
                    squares += sum * sum;
                }

                Assert.Equal(squares, form);
                Assert.True(form >= 0);
            }
        }
    }

    /// <summary>The determinant is the square of the volume that the rows of F span: of as many pixels as channels, det(F)².</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void ItsDeterminant_IsTheSquaredVolume(string way)
    {
        for (int channels = 1; channels <= 9; channels++)
        {
            var shape = new GramShape(channels, channels);
            float[] features = Samples.Integers(shape);
            BigInteger volume = Determinant(Square(features, channels));
            Assert.Equal(volume * volume, Determinant(Gram(way, shape, features)));
        }
    }

    /// <summary>It is singular exactly if the rows of F depend on each other.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void ItIsSingular_IfAndOnlyIfRowsDepend(string way)
    {
        var shape = new GramShape(6, 31);
        float[] independent = Samples.Integers(shape);
        for (int i = 0; i < 6; i++)
        {
            // Unit vectors among the pixels: the rows cannot depend.
            for (int j = 0; j < 6; j++)
            {
                independent[(i * 31) + j] = i == j ? 1 : 0;
            }
        }

        Assert.True(Determinant(Gram(way, shape, independent)) > 0);

        float[] dependent = [.. independent];
        for (int k = 0; k < 31; k++)
        {
            dependent[(4 * 31) + k] = dependent[k] - dependent[(2 * 31) + k];
        }

        Assert.Equal(BigInteger.Zero, Determinant(Gram(way, shape, dependent)));
        Assert.Equal(BigInteger.Zero, Determinant(Gram(way, new GramShape(5, 4), Samples.Integers(new GramShape(5, 4)))));
    }

    /// <summary>Cauchy, Bunyakovsky and Schwarz: |G_ij|² ≤ G_ii·G_jj, with equality if one row is a multiple of the other.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void NoEntry_IsGreaterThanTheDiagonalAllows(string way)
    {
        var shape = new GramShape(20, 77);
        float[] features = Samples.Integers(shape);
        for (int k = 0; k < 77; k++)
        {
            features[(3 * 77) + k] = -2 * features[(11 * 77) + k];
        }

        long[,] gram = Gram(way, shape, features);
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                Assert.True(gram[i, j] * gram[i, j] <= gram[i, i] * gram[j, j]);
            }
        }

        Assert.Equal(gram[3, 3] * gram[11, 11], gram[3, 11] * gram[3, 11]);
    }

    /// <summary>It does not know where a pixel stands.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void PermutingPixels_ChangesNothing(string way)
    {
        foreach (GramShape shape in new[] { new GramShape(5, 33), new GramShape(18, 2100), new GramShape(40, 64) })
        {
            float[] features = Samples.Integers(shape);
            int[] order = [.. Enumerable.Range(0, shape.Pixels)];
            new Random(7).Shuffle(order);
            float[] permuted = [.. Enumerable.Range(0, shape.FeatureLength)
                .Select(i => features[(i / shape.Pixels * shape.Pixels) + order[i % shape.Pixels]])];
            Assert.Equal(Gram(way, shape, features), Gram(way, shape, permuted));
        }
    }

    private static long[,] Gram(string way, GramShape shape, float[] features)
    {
        int channels = shape.Channels;
        float[] gram = new float[shape.GramLength];
        switch (way)
        {
            case "float":
                GramGen.Gram.Compute(features, shape, gram);
                break;
            case "double":
                double[] sums = new double[shape.GramLength];
                GramGen.Gram.Compute([.. features.Select(value => (double)value)], shape, sums);
                gram = [.. sums.Select(value => (float)value)];
                break;
            case "Half":
                GramGen.Gram.Compute(features.Select(value => (Half)value).ToArray(), shape, gram);
                break;
            case "channels last":
                GramGen.Gram.Compute(Layouts.ChannelsLast(features, shape), shape with { Layout = FeatureLayout.ChannelsLast }, gram);
                break;
            case "packed":
                float[] packed = new float[shape.PackedLength];
                GramGen.Gram.ComputePacked(features, shape, packed);
                Unpack((i, j) => packed[(i * (i + 1) / 2) + j]);
                break;
            case "accumulator":
                var accumulator = new GramAccumulator<float>(channels);
                accumulator.Add(features, shape.Pixels);
                accumulator.ReadGram(gram);
                break;
            default:
                float[] triangle = new float[shape.GramLength];
                GramBlas.Syrk(
                    BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, channels, shape.Pixels, 1f,
                    features, shape.Pixels, 0f, triangle, channels);
                Unpack((i, j) => triangle[(i * channels) + j]);
                break;
        }

        long[,] integers = new long[channels, channels];
        for (int i = 0; i < shape.GramLength; i++)
        {
            integers[i / channels, i % channels] = (long)gram[i];
            Assert.Equal(gram[i], integers[i / channels, i % channels]);
        }

        return integers;

        void Unpack(Func<int, int, float> lower)
        {
            for (int i = 0; i < channels; i++)
            {
                for (int j = 0; j < channels; j++)
                {
                    gram[(i * channels) + j] = lower(Math.Max(i, j), Math.Min(i, j));
                }
            }
        }
    }

    private static long[,] Square(float[] values, int order)
    {
        long[,] square = new long[order, order];
        for (int i = 0; i < values.Length; i++)
        {
            square[i / order, i % order] = (long)values[i];
        }

        return square;
    }

    /// <summary>By elimination without fractions (Bareiss 1968): every division is exact.</summary>
    private static BigInteger Determinant(long[,] matrix)
    {
        int order = matrix.GetLength(0);
        var rows = new BigInteger[order, order];
        for (int i = 0; i < matrix.Length; i++)
        {
            rows[i / order, i % order] = matrix[i / order, i % order];
        }

        BigInteger sign = 1;
        BigInteger previous = 1;
        for (int k = 0; k < order - 1; k++)
        {
            int pivot = Enumerable.Range(k, order - k).FirstOrDefault(row => !rows[row, k].IsZero, -1);
            if (pivot < 0)
            {
                return 0;
            }

            for (int column = 0; column < order && pivot != k; column++)
            {
                (rows[k, column], rows[pivot, column]) = (rows[pivot, column], rows[k, column]);
            }

            sign = pivot == k ? sign : -sign;
            for (int i = k + 1; i < order; i++)
            {
                for (int j = k + 1; j < order; j++)
                {
                    rows[i, j] = ((rows[i, j] * rows[k, k]) - (rows[i, k] * rows[k, j])) / previous;
                }
            }

            previous = rows[k, k];
        }

        return sign * rows[order - 1, order - 1];
    }
}
