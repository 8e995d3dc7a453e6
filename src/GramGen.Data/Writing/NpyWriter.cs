using System.Text;

namespace GramGen.Data.Writing;

/// <summary>Writes an array as NumPy's <c>save</c> does.</summary>
internal static class NpyWriter
{
    /// <summary>Headers are padded, so that the values are aligned (numpy.lib.format).</summary>
    private const int Alignment = 64;

    private const int PrefixLength = 10;

    /// <summary>Writes an array, row-major.</summary>
    /// <param name="target">A writable stream; it is left open, after the last byte.</param>
    /// <param name="values">Its values.</param>
    /// <param name="shape">Its dimensions; none for a single number.</param>
    public static void Write<T>(Stream target, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        target.Write(Header(TypeOf<T>(), shape));
        LittleEndian.ForEachChunk(values, target.Write);
    }

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
