namespace GramGen.Data.Storage;

/// <summary>A file of a folder or an object of a bucket, as it was when it was found.</summary>
public abstract class StoredFile
{
    private protected StoredFile(string path, long length, DateTime lastWriteTimeUtc, string? version)
    {
        Path = path;
        Length = length;
        LastWriteTimeUtc = lastWriteTimeUtc;
        Version = version;
    }

    /// <summary>Where it is: a path, or the address of an object.</summary>
    public string Path { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>When it was written.</summary>
    public DateTime LastWriteTimeUtc { get; }

    /// <summary>
    /// What the store calls the content of an object, an ETag or a generation: to read it fails if it changed since.
    /// <see langword="null"/> for a file of a folder, which is known by its time of writing.
    /// </summary>
    public string? Version { get; }

    /// <summary>Opens its bytes for one thread.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract IByteSource Open();

    /// <summary>Opens its bytes to be read mainly forwards, in small pieces.</summary>
    internal abstract Stream OpenStream();
}
