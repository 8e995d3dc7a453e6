namespace GramGen.Planning;

/// <summary>The contract between generated code and the library.</summary>
internal static class GeneratedCode
{
    /// <summary>
    /// Generated code passes the number it was generated with, and the library refuses any other. Increment it with every
    /// change to a type, signature or limit that generated code relies on.
    /// </summary>
    public const int Contract = 7;
}
