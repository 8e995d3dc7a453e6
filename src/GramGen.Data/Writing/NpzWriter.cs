using System.IO.Compression;
using System.Text;

namespace GramGen.Data.Writing;

/// <summary>Writes an archive of arrays as NumPy's <c>savez</c> does, but with the same bytes every time.</summary>
/// <param name="stream">A writable stream that can seek; it is left open.</param>
internal sealed class NpzWriter(Stream stream) : IDisposable
{
    /// <summary>Headers are padded, so that the values are aligned (numpy.lib.format).</summary>
    private const int Alignment = 64;

    private const int PrefixLength = 10;

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
        target.Write(Header(TypeOf<T>(), shape));
        LittleEndian.ForEachChunk(values, target.Write);
    }

    public void Dispose() => _archive.Dispose();

    private static byte[] Header(string type, ReadOnlySpan<int> shape)
    {
        string dimensions = string.Join(", ", shape.ToArray());
        string tuple = shape.Length == 1 ? $"({dimensions},)" : $"({dimensions})";
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {tuple}, }}";
        int length = (PrefixLength + header.Length + Alignment) / Alignment * Alignment;
        header = header.PadRight(length - PrefixLength - 1) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];
    }

    private static string TypeOf<T>() =>
        typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(long) ? "<i8"
        : throw new NotSupportedException($"No arrays of {typeof(T).Name} are written.");
}
