using GramGen.Data.Storage;

namespace GramGen.Tool.Files;

/// <summary>Checks the file that a command writes before the work begins, which may take hours.</summary>
internal static class OutputFile
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// Refuses a file that cannot be written. An existing one is replaced, unless the command reads it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="extensions">How its name may end.</param>
    /// <param name="inputs">The files that the command reads.</param>
    /// <param name="option">What messages call it.</param>
    /// <exception cref="UsageException">It cannot be written, or is read.</exception>
    public static void Require(string path, IReadOnlyList<string> extensions, IEnumerable<string> inputs, string option = "--out")
    {
        if (!extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new UsageException($"{option} must end in {ListOf(extensions)}, not as '{path}'.");
        }

        if (GramStorage.IsAddress(path))
        {
            throw new UsageException($"{option} must be a file on this machine, not '{path}'.");
        }

        string real = RealPathOf(path);
        if (inputs.FirstOrDefault(input => string.Equals(RealPathOf(input), real, Comparison)) is { } input)
        {
            throw new UsageException($"'{input}' is both an input and {option} {path}; writing would destroy it.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"'{path}' cannot be written: there is no folder {folder}.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"'{path}' cannot be written: it is a folder.");
        }

        RequireWritable(path);
    }

    /// <summary>"a, b or c".</summary>
    private static string ListOf(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    /// <summary>Tries what writing does: a file beside it.</summary>
    private static void RequireWritable(string path)
    {
        string trial = $"{path}.{Guid.NewGuid():N}.unfinished";
        try
        {
            new FileStream(trial, FileMode.CreateNew, FileAccess.Write).Dispose();
            File.Delete(trial);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {problem.Message}");
        }
    }

    /// <summary>The full path without symbolic links. Neither the file nor its folder has to exist.</summary>
    private static string RealPathOf(string path)
    {
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full)!;
        char[] separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
        foreach (string part in full[resolved.Length..].Split(separators, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            var file = new FileInfo(resolved);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                // The target's folder may be named through links too.
                resolved = RealPathOf(target.FullName);
            }
        }

        return resolved;
    }
}
