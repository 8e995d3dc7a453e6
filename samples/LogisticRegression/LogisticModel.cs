using GramGen;

namespace LogisticRegression;

/// <summary>A model P(y = 1) = 1/(1 + exp(−xᵀβ)).</summary>
/// <param name="Coefficients">β.</param>
/// <param name="StandardErrors">√((XᵀWX)⁻¹_jj) at β.</param>
/// <param name="Deviance">−2·log of the likelihood, of the step before: what made this step.</param>
internal sealed record LogisticModel(double[] Coefficients, double[] StandardErrors, double Deviance)
{
    private const int MostSteps = 30;
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Maximizes the likelihood by iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models, 2.5): each step
    /// is the weighted regression of z = xᵀβ + (y − p)/w with the weights w = p(1 − p).
    /// </summary>
    /// <param name="rows">X, a row for each observation, one after the other.</param>
    /// <param name="outcomes">y, 0 or 1.</param>
    /// <returns>The model after each step, the last one the best.</returns>
    /// <exception cref="InvalidOperationException">
    /// No finite model is the best: the rows separate the outcomes, or are dependent.
    /// </exception>
    public static IReadOnlyList<LogisticModel> Fit(double[] rows, bool[] outcomes)
    {
        int unknowns = rows.Length / outcomes.Length;
        var shape = new GramShape(unknowns, outcomes.Length, FeatureLayout.ChannelsLast);
        double[] responses = new double[outcomes.Length];
        double[] weights = new double[outcomes.Length];
        double[] gram = new double[shape.GramLength];
        double[] right = new double[unknowns];
        double[] coefficients = new double[unknowns];
        var models = new List<LogisticModel>();
        while (models.Count < MostSteps)
        {
            double deviance = Linearize(rows, outcomes, coefficients, responses, weights);
            double squares = Gram.ComputeWeighted<double, double>(rows, responses, weights, shape, gram, right);
            GramNormalEquations step;
            try
            {
                step = GramNormalEquations.Solve<double>(gram, right, squares);
            }
            catch (ArgumentException problem)
            {
                throw new InvalidOperationException($"No finite model is the best. {problem.Message}", problem);
            }

            double change = step.Coefficients.ToArray().Zip(coefficients, (after, before) => Math.Abs(after - before)).Max();
            coefficients = step.Coefficients.ToArray();

            // The variance of an outcome is in the weights already.
            models.Add(new LogisticModel(coefficients, step.StandardErrors(variance: 1), deviance));
            if (change <= Tolerance * (1 + coefficients.Max(Math.Abs)))
            {
                return models;
            }
        }

        throw new InvalidOperationException($"No model after {MostSteps} steps: the rows seem to separate the outcomes.");
    }

    /// <summary>The probability that the outcome of a row is 1.</summary>
    public static double Probability(ReadOnlySpan<double> row, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] * coefficients[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>Computes z and w of a step, and the deviance before it.</summary>
    private static double Linearize(double[] rows, bool[] outcomes, double[] coefficients, double[] responses, double[] weights)
    {
        double deviance = 0;
        for (int i = 0; i < outcomes.Length; i++)
        {
            double probability = Probability(rows.AsSpan(i * coefficients.Length, coefficients.Length), coefficients);
            double outcome = outcomes[i] ? 1 : 0;

            // Where p is 0 or 1, w is 0 and z has no value: ComputeWeighted leaves the row out.
            weights[i] = probability * (1 - probability);
            responses[i] = Math.Log(probability / (1 - probability)) + ((outcome - probability) / weights[i]);
            deviance -= 2 * Math.Log(outcomes[i] ? probability : 1 - probability);
        }

        return deviance;
    }
}
