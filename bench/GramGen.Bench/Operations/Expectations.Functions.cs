namespace GramGen.Bench.Operations;

/// <content>Functions of symmetric matrices, by the same functions in double precision.</content>
internal sealed partial class Expectations
{
    /// <summary>What the steps make of the rounding errors of <c>float</c>, relative to the largest entry.</summary>
    private const double IterationBound = 0.0005;

    /// <summary>G·G; no term is negative.</summary>
    public Expectation SymmetricProduct
    {
        get
        {
            double[] gram = ResultMatrix.ToDouble<float>(FunctionOperations.GramOf(inputs).Span);
            double[] product = new double[gram.Length];
            SymmetricMatrix.Multiply(gram, (double[])gram.Clone(), Channels, product);
            return new Expectation(
                product, product, RoundingError.DocumentedOrder(Channels), RoundingError.AnyOrder(Channels, RoundingError.UnitSingle));
        }
    }

    /// <summary>(G + ε)^(-½).</summary>
    public Expectation InverseRoot
    {
        get
        {
            float[] gram = FunctionOperations.GramOf(inputs).ToArray();
            double[] root = new double[gram.Length];
            SymmetricMatrix.ComputeInverseSquareRoot(
                ResultMatrix.ToDouble<float>(gram), Channels, root, FunctionOperations.RidgeOf(gram, Channels));
            return Relative(root);
        }
    }

    /// <summary>Muon's steps on F.</summary>
    public Expectation Muon
    {
        get
        {
            double[] polar = ResultMatrix.ToDouble<float>(inputs.Features.Span);
            PolarFactor.Compute<double>(polar, Channels, Pixels, polar);
            return Relative(polar);
        }
    }

    private static Expectation Relative(double[] values)
    {
        double largest = values.Max(Math.Abs);
        return new Expectation(values, [.. values.Select(_ => largest)], IterationBound, IterationBound);
    }
}
