using System.Runtime.CompilerServices;

namespace GramGen.Data.Parquet.Tests;

/// <summary>As a program does when it starts.</summary>
internal static class Registration
{
    [ModuleInitializer]
    internal static void Register() => GramTables.Register();
}
