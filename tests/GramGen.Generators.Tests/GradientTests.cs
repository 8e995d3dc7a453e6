namespace GramGen.Generators.Tests;

/// <summary>Only types that declare gradients get code for them.</summary>
public class GradientTests
{
    private const string Plain = "[GramGen.GramKernel(2, 16), GramGen.GramKernel(17, 48)] internal partial struct Kernel;";

    private const string WithGradient =
        "[GramGen.GramKernel(2, 16, Gradient = true), GramGen.GramKernel(17, 48, Gradient = true)] internal partial struct Kernel;";

    [Fact]
    public void NotDeclared_NoCodeForIt() => Assert.All(
        GeneratorRunner.Run(Plain).Files.Values,
        text =>
        {
            Assert.DoesNotContain("Backward", text, StringComparison.Ordinal);
            Assert.DoesNotContain("StyleLoss", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Gradient", text, StringComparison.OrdinalIgnoreCase);
        });

    /// <summary>The backward product uses the library's micro-kernels, so the sizes' own files stay the same.</summary>
    [Fact]
    public void Declared_OnlyThePublicMembersChange()
    {
        SortedDictionary<string, string> plain = GeneratorRunner.Run(Plain).Files;
        SortedDictionary<string, string> withGradient = GeneratorRunner.Run(WithGradient).Files;

        Assert.Equal(plain.Keys, withGradient.Keys);
        Assert.Equal("Kernel.g.cs", Assert.Single(plain.Keys, name => plain[name] != withGradient[name]));
        Assert.Contains(" : global::GramGen.IGramGradientKernel<float>", withGradient["Kernel.g.cs"], StringComparison.Ordinal);
    }
}
