namespace StyleTransfer.Files;

/// <summary>Writes files as a whole: until everything is written, an existing file stays as it is.</summary>
internal static class WholeFile
{
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string unfinished = path + ".unfinished";
        try
        {
            using (FileStream file = File.Create(unfinished))
            {
                write(file);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw new UsageException($"'{path}' cannot be written: {problem.Message}");
        }
    }
}
