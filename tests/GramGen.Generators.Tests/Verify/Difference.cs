namespace VerifyTests;

/// <summary>Says where a text leaves its snapshot, and shows the lines.</summary>
internal static class Difference
{
    public static string Describe(string verifiedFile, string receivedFile, string? verified, string received)
    {
        if (verified is null)
        {
            return $"{verifiedFile}: there is no such file. Rename {receivedFile} to accept it.";
        }

        string[] expected = verified.Split('\n');
        string[] actual = received.Split('\n');
        int line = Enumerable.Range(0, int.MaxValue).First(i => LineAt(expected, i) != LineAt(actual, i));
        return $"""
            {verifiedFile}: line {line + 1} differs from {receivedFile}.
                verified: {Show(LineAt(expected, line))}
                received: {Show(LineAt(actual, line))}
            {LineDiff.Of(verified, received)}
            """;
    }

    private static string? LineAt(string[] lines, int index) => index < lines.Length ? lines[index] : null;

    private static string Show(string? line) => line is null ? "(end of file)" : $"'{line.Replace("\r", "\\r")}'";
}
