using MathNet.Numerics.LinearAlgebra;

namespace CircleFit;

/// <summary>A circle, by its three parameters.</summary>
internal readonly record struct Circle(double X, double Y, double Radius)
{
    /// <summary>The largest change of a parameter, relative to the radius, that ends the iteration.</summary>
    private const double Tolerance = 1e-12;

    private const int MostSteps = 50;

    /// <summary>Minimizes the squared distances to the circle by Gauss–Newton steps.</summary>
    /// <param name="points">Points, <see cref="CircleEquations.PointCount"/> of them; none is the center of a circle on the way.</param>
    /// <param name="start">Where to begin.</param>
    /// <returns>The circle of each step, the last one the best.</returns>
    /// <exception cref="InvalidOperationException">The steps do not converge, or the points determine no circle.</exception>
    public static IReadOnlyList<CircleStep> Fit(IReadOnlyList<(double X, double Y)> points, Circle start)
    {
        double[] jacobian = new double[CircleEquations.FeatureLength];
        double[] residuals = new double[CircleEquations.PointCount];
        double[] hessian = new double[CircleEquations.GramLength];
        double[] gradient = new double[3];
        var steps = new List<CircleStep>();
        Circle circle = start;
        while (steps.Count < MostSteps)
        {
            circle.Linearize(points, jacobian, residuals);
            CircleEquations.Compute(jacobian, residuals, hessian, gradient);
            Matrix<double> normal = Matrix<double>.Build.Dense(3, 3, hessian);
            Vector<double> change = Solve(normal, gradient);
            circle = new Circle(circle.X + change[0], circle.Y + change[1], circle.Radius + change[2]);
            steps.Add(new CircleStep(circle, Cost: residuals.Sum(r => r * r), normal));
            if (change.AbsoluteMaximum() <= Tolerance * Math.Abs(circle.Radius))
            {
                return steps;
            }
        }

        throw new InvalidOperationException($"No circle after {MostSteps} steps from {start}; begin nearer to the points.");
    }

    /// <summary>
    /// The signed distances r of the points to the circle, and their derivatives by its parameters, a row for each point.
    /// </summary>
    private void Linearize(IReadOnlyList<(double X, double Y)> points, double[] jacobian, double[] residuals)
    {
        for (int i = 0; i < points.Count; i++)
        {
            (double dx, double dy) = (points[i].X - X, points[i].Y - Y);
            double distance = Math.Sqrt((dx * dx) + (dy * dy));
            residuals[i] = distance - Radius;
            jacobian[3 * i] = -dx / distance;
            jacobian[(3 * i) + 1] = -dy / distance;
            jacobian[(3 * i) + 2] = -1;
        }
    }

    private static Vector<double> Solve(Matrix<double> normal, double[] gradient)
    {
        try
        {
            return normal.Cholesky().Solve(-Vector<double>.Build.Dense(gradient));
        }
        catch (ArgumentException)
        {
            throw new InvalidOperationException(
                "The normal equations are singular: the points determine no circle, or the start is too far from them.");
        }
    }
}

/// <summary>A Gauss–Newton step.</summary>
/// <param name="Circle">The circle after it.</param>
/// <param name="Cost">The sum of the squared distances before it.</param>
/// <param name="Normal">JᵀJ before it.</param>
internal sealed record CircleStep(Circle Circle, double Cost, Matrix<double> Normal)
{
    /// <summary>
    /// The standard errors of the parameters: the square roots of the diagonal of σ²·(JᵀJ)⁻¹, with σ² from the distances.
    /// </summary>
    public Circle StandardErrors
    {
        get
        {
            Vector<double> variances = Normal.Inverse().Diagonal() * Cost / (CircleEquations.PointCount - 3);
            return new Circle(Math.Sqrt(variances[0]), Math.Sqrt(variances[1]), Math.Sqrt(variances[2]));
        }
    }
}
