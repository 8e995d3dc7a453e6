namespace GramGen.TorchSharp.Device;

/// <summary>What is wrong with one matrix of a batch, with its number.</summary>
internal static class BatchProblem
{
    /// <summary>The exception with the number of the matrix before its message; null if there is one matrix, or another reason.</summary>
    public static Exception? Of(Exception problem, int number, int count) => count == 1
        ? null
        : problem switch
        {
            ArithmeticException => new ArithmeticException($"Matrix {number} of {count}: {problem.Message}", problem),
            ArgumentException { ParamName: "matrix" } argument => new ArgumentException(
                $"Matrix {number} of {count}: {WithoutParameter(argument)}", argument.ParamName, argument),
            _ => null,
        };

    /// <summary>The message without what .NET appends.</summary>
    private static string WithoutParameter(ArgumentException problem)
    {
        int end = problem.Message.LastIndexOf($" (Parameter '{problem.ParamName}')", StringComparison.Ordinal);
        return end < 0 ? problem.Message : problem.Message[..end];
    }
}
