namespace StyleTransfer.Files;

/// <summary>Writes files as a whole: until everything is written, an existing file stays as it is.</summary>
internal static class WholeFile
{
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string unfinished = "";
        try
        {
            // A link keeps pointing to its file.
            string target = RealPath.Of(path);
            unfinished = target + ".unfinished";
            using (FileStream file = File.Create(unfinished))
            {
                write(file);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            if (unfinished.Length > 0)
            {
                File.Delete(unfinished);
            }

            throw new UsageException($"'{path}' cannot be written: {problem.Message}");
        }
    }
}
