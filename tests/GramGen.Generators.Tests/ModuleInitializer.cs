using System.Runtime.CompilerServices;

namespace GramGen.Generators.Tests;

internal static class ModuleInitializer
{
    [ModuleInitializer]
    internal static void Initialize() => VerifySourceGenerators.Initialize();
}
