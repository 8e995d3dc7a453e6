using System.Text;
using System.Text.RegularExpressions;

namespace VerifyTests;

/// <summary>The snapshots of one test.</summary>
/// <param name="directory">Where they are.</param>
/// <param name="prefix">What their names begin with.</param>
/// <param name="open">Shows a received file beside the verified one.</param>
internal sealed class SnapshotFiles(string directory, string prefix, Func<string, string, Task> open)
{
    private static readonly UTF8Encoding Utf8WithBom = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Fails for a text that differs from its snapshot or has none, and for a snapshot without a text.</summary>
    public async Task CompareAsync(IReadOnlyList<SnapshotTarget> targets, CancellationToken cancellation)
    {
        var failures = new List<string>();
        Delete(Existing("received"));
        foreach (SnapshotTarget target in targets)
        {
            string received = Scrubber.Scrub(target.Text.ReplaceLineEndings("\n"));
            string file = target.FileName(prefix, "verified");
            string? verified = await ReadAsync(file, cancellation);
            if (verified != received)
            {
                string receivedFile = target.FileName(prefix, "received");
                Directory.CreateDirectory(directory);
                await File.WriteAllTextAsync(PathOf(receivedFile), received, Utf8WithBom, cancellation);
                failures.Add(Difference.Describe(file, receivedFile, verified, received));
                await open(PathOf(receivedFile), PathOf(file));
            }
        }

        IEnumerable<string> lost = Existing("verified").Except(targets.Select(t => t.FileName(prefix, "verified")));
        failures.AddRange(lost.Select(file => $"{file}: the test no longer produces this."));
        if (failures.Count > 0)
        {
            throw new VerifyException($"Snapshots in {directory}:\n{string.Join("\n", failures)}");
        }
    }

    private async Task<string?> ReadAsync(string file, CancellationToken cancellation) =>
        File.Exists(PathOf(file)) ? await File.ReadAllTextAsync(PathOf(file), cancellation) : null;

    private IReadOnlyList<string> Existing(string kind)
    {
        var ofTest = new Regex($@"^{Regex.Escape(prefix)}(#.+)?\.{kind}\.[^.]+$", RegexOptions.CultureInvariant);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(name => ofTest.IsMatch(name))]
            : [];
    }

    private void Delete(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            File.Delete(PathOf(file));
        }
    }

    private string PathOf(string file) => Path.Combine(directory, file);
}
