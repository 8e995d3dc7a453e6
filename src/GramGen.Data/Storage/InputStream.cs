namespace GramGen.Data.Storage;

/// <summary>
/// Bytes as a stream that can seek, without a buffer. All reading is done on the calling thread: asynchronous reads of libraries would
/// wait for threads of the pool on which they are called.
/// </summary>
/// <param name="bytes">The bytes, which the stream disposes.</param>
public sealed class InputStream(IByteSource bytes) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <summary>Reads bytes until the span is full or the source ends; <see cref="Position"/> remains.</summary>
    /// <param name="position">The position of the first.</param>
    /// <param name="buffer">Receives them.</param>
    /// <returns>The number of bytes read.</returns>
    public int ReadAt(long position, Span<byte> buffer) => bytes.Read(position, buffer);

    /// <summary>Reads bytes, all of them; <see cref="Position"/> remains.</summary>
    /// <param name="position">The position of the first.</param>
    /// <param name="buffer">Receives them.</param>
    /// <exception cref="InvalidDataException">The source ends before the last.</exception>
    public void ReadAllAt(long position, Span<byte> buffer)
    {
        int read = ReadAt(position, buffer);
        if (read < buffer.Length)
        {
            throw new InvalidDataException($"it is cut off at byte {position + read}, where {buffer.Length - read} more should follow.");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="EndOfStreamException">Bytes did not come that the source has.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = ReadAt(Position, buffer);
        Position += read;
        return read == buffer.Length || Position >= Length
            ? read
            : throw new EndOfStreamException($"it is cut off at byte {Position}; it has {Length}.");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bytes.Dispose();
        }

        base.Dispose(disposing);
    }
}
