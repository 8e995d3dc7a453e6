using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests;

/// <summary>Kernels that a module initializer can access are registered.</summary>
public class RegistrationTests
{
    [Theory]
    [InlineData("[GramGen.GramKernel(2, 16)] public partial struct Kernel;")]
    [InlineData("[GramGen.GramKernel(2, 16)] internal partial struct Kernel;")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] internal partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] protected internal partial struct Kernel; }")]
    [InlineData("public partial interface INet { [GramGen.GramKernel(2, 16)] partial struct Kernel; }")]
    public void SeenByAssembly_Registered(string source) => Assert.Contains("ModuleInitializer", PublicMembersOf(source));

    [Theory]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] private partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] protected partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] private protected partial struct Kernel; }")]
    [InlineData("public partial class Net { private partial class A { [GramGen.GramKernel(2, 16)] public partial struct Kernel; } }")]
    public void HiddenFromAssembly_NotRegistered(string source) => Assert.DoesNotContain("ModuleInitializer", PublicMembersOf(source));

    [Fact]
    public void Family_EverySizeRegistered()
    {
        string members = PublicMembersOf("[GramGen.GramKernel(2, 16), GramGen.GramKernel(3, 17)] internal partial struct Kernel;");

        Assert.Equal(2, Regex.Count(members, @"^ +global::GramGen\.Generated\.Kernel_(2x16|3x17)\.Kernel\.Register\(\);$", RegexOptions.Multiline));
    }

    private static string PublicMembersOf(string source) =>
        GeneratorRunner.Run(source).Files.Single(file => file.Key.EndsWith("Kernel.g.cs", StringComparison.Ordinal)).Value;
}
