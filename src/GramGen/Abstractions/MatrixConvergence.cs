namespace GramGen;

/// <summary>How an iteration for a function of a matrix ended.</summary>
/// <param name="Iterations">Iterations that were computed.</param>
/// <param name="Residual">
/// ‖I − Z·Y‖_F as it was measured last, with Y the root and Z its inverse. An iteration that follows a residual below √ε squares it, so
/// that only rounding errors are left; a larger one is that of the rounding errors themselves.
/// </param>
public readonly record struct MatrixConvergence(int Iterations, double Residual);
