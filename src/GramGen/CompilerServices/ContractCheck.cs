using GramGen.Planning;

namespace GramGen.CompilerServices;

/// <summary>Refuses code that was generated for another library.</summary>
internal static class ContractCheck
{
    /// <exception cref="NotSupportedException">The code was generated for another version of the library.</exception>
    public static void Require(int contract, string name)
    {
        if (contract != GeneratedCode.Contract)
        {
            throw new NotSupportedException(
                $"{name} was generated for contract {contract} of GramGen, but this GramGen has contract {GeneratedCode.Contract}. "
                + $"Rebuild the project that declares {name} with this GramGen.");
        }
    }
}
