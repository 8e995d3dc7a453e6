namespace GramGen.MatrixFunctions;

/// <summary>Which power of a matrix.</summary>
/// <remarks>Also compiled into GramGen.TorchSharp.</remarks>
internal enum MatrixRoot
{
    SquareRoot,
    InverseSquareRoot,
    InverseFourthRoot,
}
