using System.Globalization;
using GramGen;
using MathNet.Numerics.LinearAlgebra;
using NormalEquations;

// The points of y = 0.5·x² − 2·x + 1, disturbed by a little noise, arrive in batches.
const int Batches = 10;
double[] expected = [1, -2, 0.5];
var random = new Random(1);

double[] rows = new double[Parabola.FeatureLength];          // a row (1, x, x²) for each point, row after row
double[] values = new double[Parabola.PointCount];           // y of each point
double[] normal = new double[Parabola.GramLength];           // JᵀJ, summed over the batches
double[] right = new double[Parabola.Coefficients];          // Jᵀy, summed over the batches
for (int batch = 0; batch < Batches; batch++)
{
    for (int i = 0; i < Parabola.PointCount; i++)
    {
        double x = (4 * random.NextDouble()) - 2;
        (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) = (1, x, x * x);
        values[i] = expected[0] + (expected[1] * x) + (expected[2] * x * x) + (0.01 * (random.NextDouble() - 0.5));
    }

    // One pass over the rows gives both sides; β = 1 adds them to those of the batches before.
    Gram.Compute<double, double>(rows, values, Parabola.Shape, normal, right, beta: batch == 0 ? 0 : 1);
}

const int Unknowns = Parabola.Coefficients;
Vector<double> found = Matrix<double>.Build.Dense(Unknowns, Unknowns, normal).Cholesky().Solve(Vector<double>.Build.Dense(right));
for (int i = 0; i < found.Count; i++)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"x^{i}: {found[i],7:F3}, expected {expected[i],6:F3}"));
}
