using System.Collections.Immutable;

namespace GramGen.Data.Storage;

/// <summary>Where files are: in folders, or in buckets, whose addresses begin as <c>s3://</c>.</summary>
public static class GramStorage
{
    private const string AfterScheme = "://";

    private static readonly LocalStorage Local = new();

    /// <summary>The packages of this project for addresses that nobody registered.</summary>
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["az"] = "GramAzure.Register(), of the package GramGen.Data.Azure, does",
        ["s3"] = "GramS3.Register(), of the package GramGen.Data.S3, does",
    };

    private static ImmutableDictionary<string, BucketStorage> _registered = ImmutableDictionary<string, BucketStorage>.Empty;

    /// <summary>Has addresses of a service read and written by every data set and store of parts of the process.</summary>
    /// <param name="service">The service. One with the same scheme is replaced, for what is opened from then on.</param>
    public static void Register(ObjectStorage service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var storage = new BucketStorage(service);
        ImmutableInterlocked.AddOrUpdate(ref _registered, service.Scheme, storage, (_, _) => storage);
    }

    /// <summary>Whether a path is an address in a bucket, as <c>s3://bucket/name</c>.</summary>
    /// <param name="path">The path.</param>
    public static bool IsAddress(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.IndexOf(AfterScheme, StringComparison.Ordinal) > 0;
    }

    /// <summary>The path of a file or folder in a folder, or under an address.</summary>
    /// <param name="folder">The folder or address.</param>
    /// <param name="names">The names from there on.</param>
    public static string Combine(string folder, params ReadOnlySpan<string> names) => IsAddress(folder)
        ? $"{folder.TrimEnd('/')}/{string.Join('/', names)}"
        : Path.Combine([folder, .. names]);

    /// <summary>The storage that has a path.</summary>
    /// <exception cref="IOException">It is an address of a service that is not registered.</exception>
    internal static IStorage Of(string path)
    {
        if (!IsAddress(path))
        {
            return Local;
        }

        string scheme = path[..path.IndexOf(AfterScheme, StringComparison.Ordinal)];
        return _registered.TryGetValue(scheme, out BucketStorage? storage)
            ? storage
            : throw new IOException($"'{path}' is in a storage that nobody registered; "
                + (Packages.GetValueOrDefault(scheme) ?? "GramStorage.Register does") + ".");
    }

    /// <summary>Looks for a file; <see langword="null"/> if there is none.</summary>
    internal static StoredFile? Find(string path) => Of(path).Find(path);

    /// <summary>Finds a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    internal static StoredFile Get(string path) => Find(path) ?? throw new FileNotFoundException($"There is no file {path}.", path);

    /// <summary>Reads a whole file.</summary>
    internal static byte[] ReadAllBytes(StoredFile file)
    {
        using Stream stream = file.OpenStream();
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
