using System.Buffers;
using System.Text;

namespace GramGen.TorchSharp.Probing;

/// <summary>The versions of its interface that a Linux library offers: names such as <c>GLIBCXX_3.4.30</c> in its table of strings.</summary>
internal static class SymbolVersions
{
    private static readonly SearchValues<byte> Number = SearchValues.Create("0123456789."u8);

    /// <summary>The newest of a family; <see langword="null"/> if the file holds none or cannot be read.</summary>
    public static string? Newest(string file, string family)
    {
        try
        {
            return Newest(File.ReadAllBytes(file), family);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The newest of a family among the bytes of a library.</summary>
    public static string? Newest(ReadOnlySpan<byte> library, string family)
    {
        Version? newest = null;
        byte[] prefix = Encoding.ASCII.GetBytes($"{family}_");
        while (library.IndexOf(prefix) is >= 0 and int found)
        {
            library = library[(found + prefix.Length)..];
            int end = library.IndexOfAnyExcept(Number);
            string number = Encoding.ASCII.GetString(end < 0 ? library : library[..end]);
            if (Version.TryParse(number, out Version? version) && (newest is null || version > newest))
            {
                newest = version;
            }
        }

        return newest is null ? null : $"{family}_{newest}";
    }
}
