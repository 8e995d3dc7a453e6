using System.Globalization;

namespace GramGen.TorchSharp.Tests.Device;

/// <summary>Sums in double precision, and how far results of lower precision may be from them.</summary>
internal static class Exact
{
    /// <summary>Whether a type's sums are <see cref="double"/>.</summary>
    public static bool IsDouble<T>() => typeof(T) == typeof(double);

    /// <summary>A value of a type.</summary>
    public static T As<T>(double value)
        where T : unmanaged => typeof(T) == typeof(double) ? (T)(object)value
            : typeof(T) == typeof(float) ? (T)(object)(float)value
            : (T)(object)(Half)value;

    /// <summary>The nearest value of a type.</summary>
    public static double Rounded<T>(double value)
        where T : unmanaged => Value(As<T>(value));

    /// <summary>What a value is.</summary>
    public static double Value<T>(T value)
        where T : unmanaged => value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>Channel after channel, or pixel after pixel.</summary>
    public static double[] WithLayout(double[] values, GramShape shape, FeatureLayout layout) => layout == FeatureLayout.ChannelsFirst
        ? values
        : [.. Enumerable.Range(0, values.Length).Select(i => values[(i % shape.Channels * shape.Pixels) + (i / shape.Channels)])];

    /// <summary>F·Fᵀ and Σ|F_ik·F_jk|.</summary>
    public static (double[] Sums, double[] Magnitudes) Products(double[] values, GramShape shape)
    {
        double[] sums = new double[shape.GramLength];
        double[] magnitudes = new double[shape.GramLength];
        for (int entry = 0; entry < sums.Length; entry++)
        {
            (int i, int j) = Math.DivRem(entry, shape.Channels);
            for (int k = 0; k < shape.Pixels; k++)
            {
                double product = values[(i * shape.Pixels) + k] * values[(j * shape.Pixels) + k];
                sums[entry] += product;
                magnitudes[entry] += Math.Abs(product);
            }
        }

        return (sums, magnitudes);
    }

    /// <summary>
    /// Asserts |result − exact| ≤ γₙ·magnitude with n roundings, which holds for any order of summation (Higham, Accuracy and
    /// Stability of Numerical Algorithms, 2nd ed., section 4.2); those of the reference are counted too.
    /// </summary>
    public static void AssertNear<T>(double[] exact, double[] magnitudes, T[] results, int roundings)
        where T : unmanaged
    {
        double unit = IsDouble<T>() ? Math.ScaleB(1, -53) : Math.ScaleB(1, -24);
        double count = IsDouble<T>() ? 2 * roundings : roundings + 1;
        double gamma = count * unit / (1 - (count * unit));
        Assert.Equal(exact.Length, results.Length);
        for (int i = 0; i < exact.Length; i++)
        {
            double error = Math.Abs(Value(results[i]) - exact[i]);
            if (!(error <= gamma * magnitudes[i]))
            {
                Assert.Fail($"Value {i} is {Value(results[i]):R}, exactly {exact[i]:R}; it may differ by {gamma * magnitudes[i]:R}.");
            }
        }
    }

    /// <summary>Asserts that G_ij and G_ji are one number.</summary>
    public static void AssertSymmetric<T>(T[] matrix, int channels)
        where T : unmanaged
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            Assert.Equal(matrix[(i % channels * channels) + (i / channels)], matrix[i]);
        }
    }
}
