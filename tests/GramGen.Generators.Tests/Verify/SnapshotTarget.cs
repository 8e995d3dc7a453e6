namespace VerifyTests;

/// <summary>One text of a test, to be compared with one file.</summary>
/// <param name="Name">What tells it from the test's other texts, or the empty string.</param>
/// <param name="Extension">Of its file, without the dot.</param>
/// <param name="Text">To the letter.</param>
internal sealed record SnapshotTarget(string Name, string Extension, string Text)
{
    public string FileName(string prefix, string kind) =>
        Name.Length == 0 ? $"{prefix}.{kind}.{Extension}" : $"{prefix}#{Name}.{kind}.{Extension}";
}
