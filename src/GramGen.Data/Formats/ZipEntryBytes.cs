using System.IO.Compression;
using System.IO.Hashing;
using GramGen.Data.Storage;

namespace GramGen.Data.Formats;

/// <summary>
/// The bytes of an entry of a ZIP archive, which can be read forwards only: to go back begins anew. The checksum is compared where the
/// entry ends.
/// </summary>
internal sealed class ZipEntryBytes(StoredFile file, string name) : IByteSource
{
    private const int SkippedAtOnce = 1 << 16;

    private readonly ZipArchive _archive = Archive(file);
    private readonly Crc32 _checksum = new();
    private ZipArchiveEntry? _entry;
    private Stream? _stream;
    private long _position;

    public long Length => Entry.Length;

    private ZipArchiveEntry Entry =>
        _entry ??= _archive.GetEntry(name) ?? throw new InvalidDataException($"it has no longer an entry {name}.");

    public static ZipArchive Archive(StoredFile file)
    {
        Stream stream = file.OpenStream();
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

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
        _stream = Entry.Open();
        _position = 0;
        _checksum.Reset();
    }

    private int ReadNext(Span<byte> bytes)
    {
        int read = _stream!.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _position += read;
        _checksum.Append(bytes[..read]);
        if (_position == Entry.Length && _checksum.GetCurrentHashAsUInt32() != Entry.Crc32)
        {
            throw new InvalidDataException(
                $"the checksum of {name} is {_checksum.GetCurrentHashAsUInt32():X8}; the archive has {Entry.Crc32:X8}.");
        }

        return read;
    }
}
