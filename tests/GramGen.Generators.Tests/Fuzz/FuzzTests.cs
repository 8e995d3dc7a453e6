using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>
/// Random declarations, and random broken C# around them. A failure prints its seed and the smallest source that fails.
/// </summary>
[Collection("Console")] // One redirects what the other prints to.
public sealed class FuzzTests
{
    /// <summary>A case takes milliseconds; after this time it hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Fact]
    public void AnySource_GeneratorKeepsItsPromise()
    {
        int cases = 0;
        int compiled = 0;
        Check.One(FuzzSettings.Config, Prop.ForAll(FuzzCase.Any, fuzz =>
        {
            cases++;
            compiled += Keep(fuzz) ? 1 : 0;
        }));

        TestContext.Current.TestOutputHelper?.WriteLine($"{compiled} of {cases} sources had kernels that were compiled.");
        Assert.True(compiled > cases / 20, $"Only {compiled} of {cases} sources had kernels that could be compiled.");
    }

    private static bool Keep(FuzzCase fuzz)
    {
        var work = Task.Run(() => GeneratorPromise.KeepAsync(fuzz, TestContext.Current.CancellationToken));
        return work.Wait(Longest) ? work.Result : throw new TimeoutException($"Not done after {Longest}.");
    }
}
