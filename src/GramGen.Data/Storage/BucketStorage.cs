using System.IO.Enumeration;

namespace GramGen.Data.Storage;

/// <summary>The objects of a service by their addresses, as if they were files.</summary>
internal sealed class BucketStorage(ObjectStorage service) : IStorage
{
    private static readonly char[] Wildcards = ['*', '?'];

    public StoredFile? Find(string path)
    {
        (string bucket, string key) = Parse(path);
        return Try(path, () => service.Find(bucket, key)) is { } found ? new ObjectFile(path, service, found) : null;
    }

    public string[] Match(string folder, string pattern)
    {
        string start = pattern[..pattern.IndexOfAny(Wildcards)];
        int folderLength = folder.Length + 1;
        return
        [
            .. List($"{folder}/{start}").Where(path => path.IndexOf('/', folderLength) < 0
                && FileSystemName.MatchesSimpleExpression(pattern, path.AsSpan(folderLength), ignoreCase: false)),
        ];
    }

    public IEnumerable<string> ListBelow(string folder, string extension) =>
        List($"{folder}/").Where(path => path.EndsWith(extension, StringComparison.Ordinal));

    public void CreateFolder(string folder)
    {
        // Objects have names alone.
    }

    public bool Write(string path, bool overwrite, Action<Stream> write)
    {
        (string bucket, string key) = Parse(path);

        // Requests begin with the length, and are sent again from the start when they fail.
        using var content = new FileStream(
            Path.Combine(Path.GetTempPath(), $"gramgen-{Guid.NewGuid():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 1 << 16,
            });
        write(content);
        content.Flush();
        content.Position = 0;
        return Try(path, () => service.Write(bucket, key, content, overwrite));
    }

    public void Delete(StoredFile file) => Try(file.Path, () =>
    {
        service.Delete(((ObjectFile)file).Found);
        return true;
    });

    public void DeleteUnfinished(string folder)
    {
        // An object is there when it is whole.
    }

    public static bool IsOfTheService(Exception exception) =>
        exception is not (IOException or OutOfMemoryException or NullReferenceException);

    /// <summary>Passes on what a library throws, as a problem of the object.</summary>
    private TResult Try<TResult>(string path, Func<TResult> request)
    {
        try
        {
            return request();
        }
        catch (Exception exception) when (IsOfTheService(exception))
        {
            throw new IOException($"{path}: {service.ProblemOf(exception)}", exception);
        }
    }

    private string[] List(string start)
    {
        (string bucket, string prefix) = Parse(start);
        return Try(start, () => service.List(bucket, prefix)
            .Select(found => $"{service.Scheme}://{bucket}/{found.Key}")
            .ToArray());
    }

    private (string Bucket, string Key) Parse(string path)
    {
        string name = path[(service.Scheme.Length + "://".Length)..];
        return name.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash
            ? (name[..slash], name[(slash + 1)..])
            : throw new IOException($"'{path}' is no address of a file: {service.Scheme}://BUCKET/NAME is one.");
    }
}

/// <summary>An object as a file.</summary>
internal sealed class ObjectFile(string path, ObjectStorage service, StoredObject found)
    : StoredFile(path, found.Length, found.LastWriteTimeUtc, found.Version)
{
    public StoredObject Found => found;

    public override IByteSource Open() => new ObjectBytes(Path, service, found);

    internal override Stream OpenStream() => new InputStream(Open());
}
