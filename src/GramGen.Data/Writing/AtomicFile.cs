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

            // Two writers at the same moment may both succeed: the runtime looks for the file first, and then renames.
            File.Move(unfinished, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
