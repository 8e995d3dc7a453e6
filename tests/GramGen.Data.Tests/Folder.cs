using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace GramGen.Data.Tests;

/// <summary>A folder of files for one test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gramgen-data-");

    /// <summary>A file that NumPy wrote.</summary>
    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes rows as NumPy does.</summary>
    public string WriteNpy<T>(string name, ReadOnlySpan<T> values, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string type = typeof(T) == typeof(Half) ? "f2" : typeof(T) == typeof(float) ? "f4" : "f8";
        string header = $"{{'descr': '<{type}', 'fortran_order': False, 'shape': ({values.Length / columns}, {columns}), }}";
        header = header.PadRight((((10 + header.Length) / 64) + 1) * 64 - 11) + "\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header)];
        return Write(name, [.. start, .. MemoryMarshal.AsBytes(values)]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
