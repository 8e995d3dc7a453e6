namespace GramGen.Data.Storage;

/// <summary>
/// The buckets of a service, for addresses such as <c>scheme://bucket/folder/name</c>. <see cref="GramStorage.Register"/> makes it known
/// to every <see cref="GramDataset"/> and <see cref="GramPartStore"/>.
/// </summary>
/// <remarks>
/// Used by several threads at once. Whatever the library of a service throws is told with the address, as an
/// <see cref="IOException"/>; repeating requests that failed is the library's.
/// </remarks>
/// <param name="scheme">The beginning of its addresses: lower-case, without the <c>://</c>.</param>
public abstract class ObjectStorage(string scheme)
{
    /// <summary>The beginning of its addresses: lower-case, without the <c>://</c>.</summary>
    public string Scheme { get; } = scheme;

    /// <summary>Looks for an object.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">Its name in the bucket.</param>
    /// <returns>It, or <see langword="null"/> if there is none.</returns>
    public abstract StoredObject? Find(string bucket, string key);

    /// <summary>All objects whose names begin so, in any order.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">How the names begin.</param>
    public abstract IEnumerable<StoredObject> List(string bucket, string prefix);

    /// <summary>Reads bytes by one request, of this version of an object and no other.</summary>
    /// <param name="found">The object.</param>
    /// <param name="position">The position of the first.</param>
    /// <param name="bytes">Receives them. They are in the object, at least one.</param>
    /// <returns>The number of bytes that came: those that are missing are requested again, if there was one.</returns>
    /// <exception cref="Exception">It changed since it was found, is not there any more, or cannot be read.</exception>
    public abstract int Read(StoredObject found, long position, Span<byte> bytes);

    /// <summary>Writes an object, which is there whole or not at all.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">Its name in the bucket.</param>
    /// <param name="content">Its bytes: a stream with a length that can seek.</param>
    /// <param name="overwrite">
    /// Whether one that is there is replaced. If not, the service must decide: of any number of writers exactly one succeeds.
    /// </param>
    /// <returns>False if there was one already and it was not to be overwritten.</returns>
    public abstract bool Write(string bucket, string key, Stream content, bool overwrite);

    /// <summary>Deletes an object, if it is there; if the service can tell, only this version of it.</summary>
    /// <param name="found">The object.</param>
    public abstract void Delete(StoredObject found);

    /// <summary>What messages say of an exception of the service's library: one line.</summary>
    /// <param name="exception">The exception.</param>
    public virtual string ProblemOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        // The headers of the response may follow.
        return exception.Message.Split('\n')[0].TrimEnd();
    }

    /// <summary>Reads the body of a response until the span is full, the body ends, or the connection is lost.</summary>
    /// <param name="body">The body.</param>
    /// <param name="bytes">Receives it.</param>
    /// <returns>The number of bytes read.</returns>
    /// <exception cref="IOException">The connection is lost, before the first byte.</exception>
    protected static int ReadBody(Stream body, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(body);
        int read = 0;
        try
        {
            while (read < bytes.Length && body.Read(bytes[read..]) is > 0 and int count)
            {
                read += count;
            }
        }
        catch (IOException) when (read > 0)
        {
            // The caller requests the rest.
        }

        return read;
    }
}

/// <summary>An object of a bucket, as it was when it was found.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Version">What the service calls its content: another one has another version.</param>
/// <param name="LastWriteTimeUtc">When it was written.</param>
public sealed record StoredObject(string Bucket, string Key, long Length, string Version, DateTime LastWriteTimeUtc);
