using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;

namespace VerifyTests;

/// <summary>Lets generators be verified: a file for each source, and one for the diagnostics if there are any.</summary>
public static class VerifySourceGenerators
{
    private static readonly InitializationGuard Guard = new();

    /// <summary>Once in a process, before anything is verified.</summary>
    /// <exception cref="InvalidOperationException">It was called before, or something was verified.</exception>
    public static void Initialize() => Guard.Initialize();

    /// <summary>The texts of a driver or of a run of it; null for anything else.</summary>
    internal static IReadOnlyList<SnapshotTarget>? TargetsOf(object target)
    {
        GeneratorDriverRunResult? run = target as GeneratorDriverRunResult ?? (target as GeneratorDriver)?.GetRunResult();
        Guard.Use(needsInitialization: run is not null);

        return run is null ? null : [.. TargetsOf(run)];
    }

    private static IEnumerable<SnapshotTarget> TargetsOf(GeneratorDriverRunResult run)
    {
        foreach (Exception exception in run.Results.Select(r => r.Exception).OfType<Exception>())
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        if (run.Diagnostics.Length > 0)
        {
            yield return new SnapshotTarget("", "txt", DiagnosticsText.Of(run.Diagnostics));
        }

        IEnumerable<GeneratedSourceResult> sources = run.Results.SelectMany(r => r.GeneratedSources);
        foreach (GeneratedSourceResult source in sources.OrderBy(s => s.HintName, StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(source.HintName);
            yield return new SnapshotTarget(name, "cs", $"//HintName: {source.HintName}\n{source.SourceText}");
        }
    }
}
