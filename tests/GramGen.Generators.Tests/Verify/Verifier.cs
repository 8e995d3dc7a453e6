using System.Runtime.CompilerServices;

namespace VerifyXunit;

/// <summary>
/// Compares what a test produces with the snapshots committed for it. Stands in for the Verify packages: the same calls,
/// the same files; a build with <c>-p:UseVerify=true</c> takes the packages instead.
/// </summary>
public static class Verifier
{
    /// <summary>Verifies a text, or what a generator wrote.</summary>
    public static SettingsTask Verify(object target, [CallerFilePath] string sourceFile = "")
    {
        string folder = SourceFolder.Of(sourceFile, SourceFolder.Project);
        string prefix = SnapshotName.Of(TestContext.Current);
        return new SettingsTask((directory, opensDiff) =>
        {
            var files = new SnapshotFiles(
                Path.Combine(folder, directory), prefix, opensDiff ? DiffTool.OpenAsync : (_, _) => Task.CompletedTask);
            return files.CompareAsync(TargetsOf(target), TestContext.Current.CancellationToken);
        });
    }

    private static IReadOnlyList<SnapshotTarget> TargetsOf(object target) => target is string text
        ? [new SnapshotTarget("", "txt", text)]
        : VerifySourceGenerators.TargetsOf(target) ?? throw new NotSupportedException($"{target.GetType()} cannot be verified.");
}
