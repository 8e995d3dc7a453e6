using System.Numerics;

namespace GramGen.Bench.Operations;

/// <summary>One of GramGen's operations: a product, statistic or gradient.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Prepare">Makes a call ready; not timed.</param>
/// <param name="Expect">What the call must compute.</param>
internal sealed record Operation(string Name, Func<OperationInputs, Call> Prepare, Func<Expectations, Expectation> Expect)
{
    // A feature map that fits in the first cache: in practice such maps come in batches.
    private const int SmallFeatureLength = 1 << 12;

    /// <summary>The element type of its arithmetic, which sets the peak that it is compared with.</summary>
    public GramElement Element { get; init; }

    /// <summary>Useful floating-point operations on one feature map.</summary>
    public Func<GramShape, double> Flops { get; init; } = FlopCount.Product;

    /// <summary>Feature maps per call.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Which sizes it is measured at.</summary>
    public Func<GramShape, bool> Fits { get; init; } = IsLarge;

    /// <summary>A feature map that is worth measuring alone.</summary>
    public static bool IsLarge(GramShape shape) => !IsSmall(shape);

    /// <summary>A feature map that is worth measuring in batches.</summary>
    public static bool IsSmall(GramShape shape) => shape.FeatureLength <= SmallFeatureLength;
}

/// <summary>The least work that an operation takes.</summary>
internal static class FlopCount
{
    /// <summary>C·(C + 1)·M: a multiplication and an addition for each product of one triangle.</summary>
    public static double Product(GramShape shape) => (double)shape.Channels * (shape.Channels + 1) * shape.Pixels;

    /// <summary>2·C²·M: the product of a symmetric matrix C × C and F.</summary>
    public static double Backward(GramShape shape) => 2.0 * shape.Channels * shape.Channels * shape.Pixels;

    /// <summary>Operations per byte of a product that reads F once and writes G once.</summary>
    public static double ArithmeticIntensity(GramShape shape) =>
        Product(shape) / (sizeof(float) * ((double)shape.FeatureLength + shape.GramLength));

    /// <summary>Useful GFLOP/s of a product.</summary>
    public static double GflopsOfProduct(GramShape shape, double microseconds) => Product(shape) / microseconds / 1e3;
}

/// <summary>A call for one size, GramGen's or a peer's, ready to be timed.</summary>
/// <param name="Run">The call.</param>
/// <param name="Result">Its result in the order of the expectation; valid after at least one run.</param>
/// <param name="Inputs">Inputs that <paramref name="Run"/> reads by address, referenced here to keep them alive.</param>
internal sealed record Call(Action Run, Func<double[]> Result, OperationInputs? Inputs = null) : IDisposable
{
    /// <summary>Frees what the garbage collector does not.</summary>
    public Action Release { get; init; } = () => { };

    public void Dispose() => Release();
}

/// <summary>Converts results to full matrices of <c>double</c> for comparison.</summary>
internal static class ResultMatrix
{
    public static double[] ToDouble<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = double.CreateChecked(values[i]);
        }

        return result;
    }

    /// <summary>Symmetrizes a matrix of which only the lower triangle is valid.</summary>
    public static double[] FromLower<T>(ReadOnlySpan<T> matrix, int order)
        where T : INumberBase<T>
    {
        double[] result = ToDouble(matrix);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                result[(j * order) + i] = result[(i * order) + j];
            }
        }

        return result;
    }

    /// <summary>Unpacks a lower triangle that is packed row by row.</summary>
    public static double[] FromPacked(ReadOnlySpan<float> packed, int order)
    {
        double[] result = new double[order * order];
        int next = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                result[(i * order) + j] = result[(j * order) + i] = packed[next++];
            }
        }

        return result;
    }
}
