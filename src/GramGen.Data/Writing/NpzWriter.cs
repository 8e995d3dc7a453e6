using System.IO.Compression;

namespace GramGen.Data.Writing;

/// <summary>Writes an archive of arrays as NumPy's <c>savez</c> does, but with the same bytes every time.</summary>
/// <param name="stream">A writable stream that can seek; it is left open.</param>
internal sealed class NpzWriter(Stream stream) : IDisposable
{
    private readonly ZipArchive _archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an array, row-major.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    /// <param name="shape">Its dimensions; none for a single number.</param>
    public void Add<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ZipArchiveEntry entry = _archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream target = entry.Open();
        NpyWriter.Write(target, values, shape);
    }

    public void Dispose() => _archive.Dispose();
}
