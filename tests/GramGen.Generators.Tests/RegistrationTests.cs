using System.Reflection;
using System.Runtime.CompilerServices;

namespace GramGen.Generators.Tests;

/// <summary>Kernels of types that the assembly can access are registered, all in one file.</summary>
public class RegistrationTests
{
    private const string File = "GramGen-Registration.g.cs";

    [Theory]
    [InlineData("[GramGen.GramKernel(2, 16)] public partial struct Kernel;")]
    [InlineData("[GramGen.GramKernel(2, 16)] internal partial struct Kernel;")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] internal partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] protected internal partial struct Kernel; }")]
    [InlineData("public partial interface INet { [GramGen.GramKernel(2, 16)] partial struct Kernel; }")]
    public void SeenByAssembly_Registered(string source) =>
        Assert.Contains("Kernel_2x16.Kernel;", GeneratorRunner.Run(source).Files[File], StringComparison.Ordinal);

    [Theory]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] private partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] protected partial struct Kernel; }")]
    [InlineData("public partial class Net { [GramGen.GramKernel(2, 16)] private protected partial struct Kernel; }")]
    [InlineData("public partial class Net { private partial class A { [GramGen.GramKernel(2, 16)] public partial struct Kernel; } }")]
    public void HiddenFromAssembly_NotRegistered(string source) => Assert.DoesNotContain(File, GeneratorRunner.Run(source).Files.Keys);

    [Fact]
    public void SeveralTypes_OneInitializer()
    {
        SortedDictionary<string, string> files = GeneratorRunner.Run(
            """
            [GramGen.GramKernel(2, 16), GramGen.GramKernel(3, 17)] internal partial struct Kernel;
            [GramGen.GramKernel(5, 20, Element = GramGen.GramElement.Half, Layout = GramGen.FeatureLayout.ChannelsLast)] internal partial struct Other;
            """).Files;

        Assert.Equal(File, Assert.Single(files.Keys, name => files[name].Contains("ModuleInitializer", StringComparison.Ordinal)));
        Assert.Contains("2, 16, 0, 0,", files[File], StringComparison.Ordinal);
        Assert.Contains("5, 20, 2, 1,", files[File], StringComparison.Ordinal);
        Assert.Contains("case 0: return Kernel_2x16.Kernel;", files[File], StringComparison.Ordinal);
        Assert.Contains("case 1: return Kernel_3x17.Kernel;", files[File], StringComparison.Ordinal);
        Assert.Contains("default: return Other_5x20.Kernel;", files[File], StringComparison.Ordinal);
    }

    /// <summary>
    /// Loading the assembly runs no code of the user's types, and creates no kernel: one that cannot be used harms none but itself.
    /// </summary>
    [Fact]
    public void LoadedAssembly_RunsNoStaticConstructor()
    {
        const string Source = """
            [GramGen.GramKernel(3, 53)] public partial class Broken { static Broken() => throw new System.InvalidOperationException("Broken"); }
            [GramGen.GramKernel(3, 59)] public partial struct Sound;
            """;
        using var stream = new MemoryStream();
        Assert.True(GeneratorRunner.Run(Source).Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        RuntimeHelpers.RunModuleConstructor(Assembly.Load(stream.ToArray()).ManifestModule.ModuleHandle);

        var required = new GramOptions { Implementation = GramImplementation.Generated };
        Gram.Compute(new float[3 * 59], new GramShape(3, 59), new float[9], options: required);
        Gram.Compute(new float[3 * 53], new GramShape(3, 53), new float[9], options: required);
    }
}
