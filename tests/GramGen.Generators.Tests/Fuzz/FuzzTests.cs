using FsCheck;
using FsCheck.Fluent;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>
/// Random declarations, and random broken C# around them. A failure prints its seed and the smallest source that fails.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>For a case that takes milliseconds: it is stuck.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    [Fact]
    public void AnySource_GeneratorKeepsItsPromise() =>
        Check.One(FuzzSettings.Config, Prop.ForAll(FuzzCase.Any, fuzz => Keep(fuzz.Text)));

    private static void Keep(string source)
    {
        var work = Task.Run(() => GeneratorPromise.KeepAsync(source, TestContext.Current.CancellationToken));
        if (!work.Wait(Longest))
        {
            throw new TimeoutException($"Not done after {Longest}.");
        }
    }
}
