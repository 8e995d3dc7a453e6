using System.Globalization;
using GramGen.Data.Storage;

namespace GramGen.Data.Tests;

/// <summary>Objects in memory, under a scheme of their own, with faults on request.</summary>
internal sealed class MemoryStorage : ObjectStorage
{
    private static int _count;

    private readonly Dictionary<string, (byte[] Bytes, string Version)> _objects = [];
    private int _versions;

    public MemoryStorage()
        : base($"memory{Interlocked.Increment(ref _count)}") => GramStorage.Register(this);

    /// <summary>The lengths of the reads that were requested.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>How many of the requested bytes come; all unless it is set.</summary>
    public Func<long, int, int> Answer { get; set; } = (_, length) => length;

    /// <summary>Is told of each read before it is answered.</summary>
    public Action BeforeRead { get; set; } = () => { };

    public string AddressOf(string name) => $"{Scheme}://bucket/{name}";

    public byte[] this[string name]
    {
        get => _objects[name].Bytes;
        set
        {
            lock (_objects)
            {
                _objects[name] = (value, $"v{++_versions}");
            }
        }
    }

    public IEnumerable<string> Names => _objects.Keys.Order(StringComparer.Ordinal);

    public void Remove(string name) => _objects.Remove(name);

    public override StoredObject? Find(string bucket, string key)
    {
        lock (_objects)
        {
            return bucket != "bucket" ? throw new InvalidOperationException($"There is no bucket {bucket}.\nRequest: 1")
                : _objects.TryGetValue(key, out (byte[] Bytes, string Version) found)
                ? new StoredObject(bucket, key, found.Bytes.Length, found.Version, DateTime.UnixEpoch)
                : null;
        }
    }

    public override IEnumerable<StoredObject> List(string bucket, string prefix)
    {
        lock (_objects)
        {
            // Not in order.
            return [.. _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(key => key.Length % 3).Select(key => Find(bucket, key)!)];
        }
    }

    public override int Read(StoredObject found, long position, Span<byte> bytes)
    {
        BeforeRead();
        lock (_objects)
        {
            Reads.Add(bytes.Length);
            if (!_objects.TryGetValue(found.Key, out (byte[] Bytes, string Version) now))
            {
                throw new FileNotFoundException("It is gone.");
            }

            if (now.Version != found.Version)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"It is {now.Version}."));
            }

            int count = Answer(position, bytes.Length);
            now.Bytes.AsSpan((int)position, count).CopyTo(bytes);
            return count;
        }
    }

    public override bool Write(string bucket, string key, Stream content, bool overwrite)
    {
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        lock (_objects)
        {
            if (!overwrite && _objects.ContainsKey(key))
            {
                return false;
            }

            this[key] = bytes;
            return true;
        }
    }

    public override void Delete(StoredObject found)
    {
        lock (_objects)
        {
            if (Find(found.Bucket, found.Key)?.Version == found.Version)
            {
                _objects.Remove(found.Key);
            }
        }
    }
}
