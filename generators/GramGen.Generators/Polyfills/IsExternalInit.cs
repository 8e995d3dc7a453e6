namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs it for <c>init</c>; .NET Standard 2.0 lacks it.</summary>
/// <remarks>Not PolySharp: it adds its types in a different order in every build, so builds are not reproducible.</remarks>
internal static class IsExternalInit;
