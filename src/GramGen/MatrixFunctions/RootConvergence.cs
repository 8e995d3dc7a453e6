namespace GramGen.MatrixFunctions;

/// <summary>When the coupled iteration for a root ends, by the norm of I − Z·Y that is measured before each step.</summary>
/// <remarks>Also compiled into GramGen.TorchSharp, whose steps are those of torch.</remarks>
/// <param name="order">The order of the matrix, for the message.</param>
/// <param name="rootOfEpsilon">√ε of the type: below it the next step leaves only rounding errors.</param>
internal struct RootConvergence(int order, double rootOfEpsilon)
{
    /// <summary>More than the smallest positive eigenvalue needs that is not lost in rounding.</summary>
    private const int MostIterations = 100;

    /// <summary>A residual that no longer falls is that of the rounding errors, if it is below.</summary>
    private const double LargestResidual = 1.0 / 128;

    private double _previous = double.PositiveInfinity;
    private int _iterations;

    /// <summary>The iterations and the last residual, once no step follows the one that is due.</summary>
    public MatrixConvergence? Result { get; private set; }

    /// <summary>Whether a step is due, which is the last one if <see cref="Result"/> is there.</summary>
    /// <param name="residual">‖I − Z·Y‖_F.</param>
    /// <exception cref="ArithmeticException">The iteration does not converge.</exception>
    public bool RequiresStep(double residual)
    {
        if (Result is not null)
        {
            return false;
        }

        bool isStagnant = _previous <= LargestResidual && !(residual <= _previous / 2);
        if (residual == 0 || (isStagnant && residual <= LargestResidual))
        {
            Result = new MatrixConvergence(_iterations, residual);
            return false;
        }

        if (!double.IsFinite(residual) || _iterations == MostIterations)
        {
            throw new ArithmeticException(FormattableString.Invariant(
                $"The root of the matrix of order {order} did not converge: after {_iterations} iterations the norm of I − Z·Y is ")
                + FormattableString.Invariant($"{residual:g3}. It is not positive definite, or needs a larger ridge."));
        }

        _iterations++;
        _previous = residual;
        if (residual <= rootOfEpsilon)
        {
            // The step squares the error, so that nothing of it is left to measure.
            Result = new MatrixConvergence(_iterations, residual);
        }

        return true;
    }
}
