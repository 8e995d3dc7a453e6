using System.Buffers;

namespace GramGen.Data.Storage;

/// <summary>
/// The bytes of an object. Long reads are one request each, straight to their destination. Short ones are answered from a window,
/// which grows while they follow each other, so that a header is one short request and text is read in long ones.
/// </summary>
internal sealed class ObjectBytes(string path, ObjectStorage service, StoredObject found) : IByteSource
{
    public const int ShortestWindow = 1 << 16;
    public const int LongestWindow = 8 << 20;

    private byte[] _window = [];
    private long _start;
    private int _filled;

    public long Length => found.Length;

    public int Read(long position, Span<byte> bytes)
    {
        Span<byte> wanted = bytes[..(int)Math.Clamp(found.Length - position, 0, bytes.Length)];
        int read = ReadWindow(position, wanted);
        if (read == wanted.Length)
        {
            return read;
        }

        Span<byte> rest = wanted[read..];
        if (rest.Length >= LongestWindow)
        {
            return read + Request(position + read, rest);
        }

        MoveWindow(position + read, rest.Length);
        return read + ReadWindow(position + read, rest);
    }

    public void Dispose() => Release();

    private int ReadWindow(long position, Span<byte> bytes)
    {
        long offset = position - _start;
        if (offset < 0 || offset >= _filled)
        {
            return 0;
        }

        int count = (int)Math.Min(_filled - offset, bytes.Length);
        _window.AsSpan((int)offset, count).CopyTo(bytes);
        return count;
    }

    private void MoveWindow(long position, int needed)
    {
        int length = position == _start + _filled ? Math.Min(2 * _filled, LongestWindow) : 0;
        length = (int)Math.Min(Math.Max(Math.Max(length, ShortestWindow), needed), found.Length - position);
        if (_window.Length < length)
        {
            Release();
            _window = ArrayPool<byte>.Shared.Rent(length);
        }

        _filled = 0;
        _start = position;
        _filled = Request(position, _window.AsSpan(0, length));
    }

    private void Release()
    {
        if (_window.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_window);
        }

        _window = [];
        _filled = 0;
    }

    /// <summary>Requests bytes, and what was missing in a response once more.</summary>
    private int Request(long position, Span<byte> bytes)
    {
        int read = 0;
        try
        {
            while (read < bytes.Length && service.Read(found, position + read, bytes[read..]) is > 0 and int count)
            {
                read += count;
            }
        }
        catch (Exception exception) when (BucketStorage.IsOfTheService(exception))
        {
            throw new IOException($"{path}: {service.ProblemOf(exception)}", exception);
        }

        return read;
    }
}
