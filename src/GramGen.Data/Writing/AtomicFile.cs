namespace GramGen.Data.Writing;

/// <summary>Files that are there whole or not at all, whoever is killed while writing.</summary>
internal static class AtomicFile
{
    /// <summary>How names of files end that are not finished.</summary>
    public const string UnfinishedExtension = ".unfinished";

    /// <summary>Writes a file under another name and gives it its name when it is on the disk.</summary>
    /// <returns>False if there was one already and it was not to be overwritten. It is as it was then.</returns>
    public static bool Write(string path, bool overwrite, Action<Stream> write)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}{UnfinishedExtension}";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (overwrite)
            {
                File.Move(unfinished, path, overwrite);
                return true;
            }

            return TryName(unfinished, path);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Gives a file a name that nobody else has. Its old name may remain.</summary>
    /// <returns>False if somebody has it: of any number who try, exactly one succeeds where the file system has hard links.</returns>
    internal static bool TryName(string unfinished, string path)
    {
        if (HardLink.TryCreate(unfinished, path) is { } isNew)
        {
            return isNew;
        }

        try
        {
            // Windows renames only if there is no such file. Elsewhere the runtime looks for one, and renames if it finds none: two who
            // do so at the same moment both succeed.
            File.Move(unfinished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }
}
