namespace GramGen.Data.Storage;

/// <summary>Bytes that are read from any position, best in ascending order. For one thread.</summary>
public interface IByteSource : IDisposable
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes until the span is full or the source ends.</summary>
    /// <param name="position">The position of the first.</param>
    /// <param name="bytes">Receives them.</param>
    /// <returns>The number of bytes read.</returns>
    /// <exception cref="IOException">They cannot be read.</exception>
    int Read(long position, Span<byte> bytes);
}
