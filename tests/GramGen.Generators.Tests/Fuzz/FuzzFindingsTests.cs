namespace GramGen.Generators.Tests.Fuzz;

/// <summary>Bugs that random sources have found, as minimal sources.</summary>
public sealed class FuzzFindingsTests
{
    [Theory]
    [InlineData("on an assembly", "[assembly: GramGen.GramKernel(2, 3)]")]
    [InlineData("on what a parser takes for a field", """
        public partial interface INet
        {
            [GramGen.GramKernel(3, 2)]
            private partial partial struct Kernel
        """)]
    [InlineData("one name in a class and in a namespace", """
        namespace Net { [GramGen.GramKernel(2, 3)] internal partial struct Kernel; }
        internal static partial class Net { [GramGen.GramKernel(2, 3)] internal partial struct Kernel; }
        """)]
    [InlineData("with gradients, compliant with CLS", """
        [assembly: System.CLSCompliant(true)]
        [GramGen.GramKernel(2, 3, Gradient = true)] public partial struct Kernel;
        """)]
    [InlineData("name in lower case, tolerated in its file", """
        #pragma warning disable
        [GramGen.GramKernel(2, 3)] internal partial struct kernel;
        """)]
    [InlineData("on an extension block, with a target", "[return: GramGen.GramKernel(1, 16)] public extension(int x) { }")]
    public Task Source_GeneratorKeepsItsPromise(string name, string source)
    {
        Assert.NotEmpty(name);
        return GeneratorPromise.KeepAsync(new FuzzCase(source, []), TestContext.Current.CancellationToken);
    }
}
