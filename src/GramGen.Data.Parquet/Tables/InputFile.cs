using Microsoft.Win32.SafeHandles;

namespace GramGen.Data.Parquet.Tables;

/// <summary>
/// A file that is read from any position, without a buffer, on the calling thread: the libraries' asynchronous reads would wait for
/// threads of the pool on which this is called.
/// </summary>
internal sealed class InputFile(string path) : Stream
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => RandomAccess.GetLength(_file);

    public override long Position { get; set; }

    /// <summary>Reads bytes until the span is full or the file ends.</summary>
    /// <returns>The number of bytes read.</returns>
    public int ReadAt(long position, Span<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(_file, bytes[read..], position + read) is > 0 and int count)
        {
            read += count;
        }

        return read;
    }

    /// <summary>Reads bytes, all of them.</summary>
    /// <exception cref="InvalidDataException">The file ends before the last.</exception>
    public void ReadAllAt(long position, Span<byte> bytes)
    {
        int read = ReadAt(position, bytes);
        if (read < bytes.Length)
        {
            throw new InvalidDataException($"it is cut off at byte {position + read}, where {bytes.Length - read} more should follow.");
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int read = ReadAt(Position, buffer);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
