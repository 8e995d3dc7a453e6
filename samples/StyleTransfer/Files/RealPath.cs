namespace StyleTransfer.Files;

/// <summary>Compares paths of files that may be named through links.</summary>
internal static class RealPath
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    public static bool AreSame(string path, string other) => string.Equals(Of(path), Of(other), Comparison);

    /// <summary>The full path without symbolic links. Neither the file nor its folder has to exist.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full)!;
        foreach (string part in full[resolved.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            var file = new FileInfo(resolved);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                // The target's folder may be named through links too.
                resolved = Of(target.FullName);
            }
        }

        return resolved;
    }
}
