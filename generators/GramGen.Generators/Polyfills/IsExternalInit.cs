namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for <c>init</c>, and .NET Standard 2.0 has not.</summary>
/// <remarks>By hand: PolySharp adds its types in another order in each build, and so no two builds are the same.</remarks>
internal static class IsExternalInit;
