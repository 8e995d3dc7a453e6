using GramGen.Data.Writing;
using Microsoft.Win32.SafeHandles;

namespace GramGen.Data.Storage;

/// <summary>The folders of this machine, and those that it mounts.</summary>
internal sealed class LocalStorage : IStorage
{
    /// <summary>Unfinished files that are older were left by processes that were killed.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    public StoredFile? Find(string path) => new FileInfo(path) is { Exists: true } file ? new LocalFile(path, file) : null;

    public string[] Match(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];

    public IEnumerable<string> ListBelow(string folder, string extension) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, $"*{extension}", SearchOption.AllDirectories)
        : [];

    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    public bool Write(string path, bool overwrite, Action<Stream> write) => AtomicFile.Write(path, overwrite, write);

    public void Delete(StoredFile file) => File.Delete(file.Path);

    public void DeleteUnfinished(string folder)
    {
        DateTime old = DateTime.UtcNow - LongestWrite;
        foreach (string path in ListBelow(folder, AtomicFile.UnfinishedExtension))
        {
            if (File.GetLastWriteTimeUtc(path) < old)
            {
                File.Delete(path);
            }
        }
    }

    private sealed class LocalFile(string path, FileInfo file) : StoredFile(path, file.Length, file.LastWriteTimeUtc, version: null)
    {
        private const int BufferBytes = 1 << 16;

        public override IByteSource Open() => new FileBytes(Path);

        internal override Stream OpenStream() => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
    }

    /// <summary>
    /// The bytes of a file. They are read and not mapped to memory: where a file is truncated while it is mapped, the process ends.
    /// </summary>
    private sealed class FileBytes(string path) : IByteSource
    {
        private readonly SafeFileHandle _file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

        public long Length => RandomAccess.GetLength(_file);

        public int Read(long position, Span<byte> bytes)
        {
            int read = 0;
            while (read < bytes.Length && RandomAccess.Read(_file, bytes[read..], position + read) is > 0 and int count)
            {
                read += count;
            }

            return read;
        }

        public void Dispose() => _file.Dispose();
    }
}
