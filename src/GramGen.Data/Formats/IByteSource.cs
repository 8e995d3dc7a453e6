using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace GramGen.Data.Formats;

/// <summary>Bytes that are read from any position, best in ascending order.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>Reads bytes until the span is full or the source ends.</summary>
    /// <returns>The number of bytes read.</returns>
    int Read(long position, Span<byte> bytes);
}

/// <summary>
/// The bytes of a file. They are read and not mapped to memory: where a file is truncated while it is mapped, the process ends.
/// </summary>
internal sealed class FileBytes(string path) : IByteSource
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

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

/// <summary>
/// The bytes of an entry of a ZIP archive, which can be read forwards only: to go back begins anew. The checksum is compared where the
/// entry ends.
/// </summary>
internal sealed class ZipEntryBytes(string path, string name) : IByteSource
{
    private const int SkippedAtOnce = 1 << 16;

    private readonly ZipArchive _archive = ZipFile.OpenRead(path);
    private readonly Crc32 _checksum = new();
    private ZipArchiveEntry? _entry;
    private Stream? _stream;
    private long _position;

    public int Read(long position, Span<byte> bytes)
    {
        if (_stream is null || position < _position)
        {
            Begin();
        }

        byte[] skipped = position > _position ? new byte[SkippedAtOnce] : [];
        while (position > _position)
        {
            if (ReadNext(skipped.AsSpan(0, (int)Math.Min(SkippedAtOnce, position - _position))) == 0)
            {
                return 0;
            }
        }

        return ReadNext(bytes);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _archive.Dispose();
    }

    private void Begin()
    {
        _stream?.Dispose();
        _entry = _archive.GetEntry(name) ?? throw new InvalidDataException($"it has no longer an entry {name}.");
        _stream = _entry.Open();
        _position = 0;
        _checksum.Reset();
    }

    private int ReadNext(Span<byte> bytes)
    {
        int read = _stream!.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _position += read;
        _checksum.Append(bytes[..read]);
        if (_position == _entry!.Length && _checksum.GetCurrentHashAsUInt32() != _entry.Crc32)
        {
            throw new InvalidDataException(
                $"the checksum of {name} is {_checksum.GetCurrentHashAsUInt32():X8}; the archive has {_entry.Crc32:X8}.");
        }

        return read;
    }
}
