using LogisticRegression;

namespace GramGen.Tests;

/// <summary>The sample samples/LogisticRegression: weighted normal equations in every step.</summary>
public sealed class LogisticRegressionTests
{
    /// <summary>The likelihood is concave: where its gradient Xᵀ(y − p) is 0, it is largest.</summary>
    [Fact]
    public void TheLastStep_IsTheMaximum()
    {
        (double[] rows, bool[] outcomes) = Data(steepness: 1.5);
        IReadOnlyList<LogisticModel> steps = LogisticModel.Fit(rows, outcomes);
        Assert.All(Gradient(rows, outcomes, steps[^1].Coefficients), value => Assert.Equal(0, value, 1e-9));
        Assert.InRange(Gradient(rows, outcomes, steps[0].Coefficients).Max(Math.Abs), 1, 100);
        Assert.InRange(steps.Count, 4, 10);
        Assert.Equal(2 * 500 * Math.Log(2), steps[0].Deviance, 1e-9);
    }

    /// <summary>A constant alone, and a quarter of the outcomes is 1: β = log(¼/¾), with the error 1/√(n·¼·¾).</summary>
    [Fact]
    public void AConstant_HasTheErrorOfAProportion()
    {
        double[] rows = new double[400];
        rows.AsSpan().Fill(1);
        LogisticModel model = LogisticModel.Fit(rows, [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0)])[^1];
        Assert.Equal(Math.Log(1 / 3.0), model.Coefficients[0], 1e-12);
        Assert.Equal(1 / Math.Sqrt(400 * 0.25 * 0.75), model.StandardErrors[0], 1e-9);
    }

    /// <summary>Far out p is exactly 1, w is 0 and z is not a number; the other rows are fitted.</summary>
    [Fact]
    public void RowsThatAreCertain_AreLeftOut()
    {
        (double[] rows, bool[] outcomes) = Data(steepness: 1.5);
        double[] without = LogisticModel.Fit(rows, outcomes)[^1].Coefficients;
        double[] with = LogisticModel.Fit([.. rows, 1, 3000], [.. outcomes, true])[^1].Coefficients;
        Assert.Equal(without[0], with[0], 1e-9);
        Assert.Equal(without[1], with[1], 1e-9);
    }

    [Fact]
    public void OutcomesThatAreSeparated_AreRefused()
    {
        double[] rows = [1, -2, 1, -1, 1, 1, 1, 2];
        string message = Assert.Throws<InvalidOperationException>(() => LogisticModel.Fit(rows, [false, false, true, true])).Message;
        Assert.Matches("^(No finite model is the best|No model after 30 steps)", message);
    }

    private static double[] Gradient(double[] rows, bool[] outcomes, double[] coefficients)
    {
        double[] gradient = new double[2];
        for (int i = 0; i < outcomes.Length; i++)
        {
            double rest = (outcomes[i] ? 1 : 0) - LogisticModel.Probability(rows.AsSpan(2 * i, 2), coefficients);
            gradient[0] += rest;
            gradient[1] += rest * rows[(2 * i) + 1];
        }

        return gradient;
    }

    private static (double[] Rows, bool[] Outcomes) Data(double steepness)
    {
        var random = new Random(3);
        double[] rows = [.. Enumerable.Range(0, 500).SelectMany(_ => new[] { 1, (4 * random.NextDouble()) - 2 })];
        bool[] outcomes =
            [.. Enumerable.Range(0, 500).Select(i => random.NextDouble() < 1 / (1 + Math.Exp(-steepness * rows[(2 * i) + 1])))];
        return (rows, outcomes);
    }
}
