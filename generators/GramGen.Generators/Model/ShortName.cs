using System.Globalization;
using System.Text;

namespace GramGen.Generators.Model;

/// <summary>Names of limited length that are the same in every build.</summary>
internal static class ShortName
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The name itself, or its beginning and a hash of the whole if it is too long.</summary>
    /// <remarks>FNV-1a: the same in every process, unlike the runtime's hashes.</remarks>
    /// <param name="name">The name.</param>
    /// <param name="mostBytes">Its most bytes in UTF-8.</param>
    /// <param name="separator">Precedes the hash.</param>
    public static string Of(string name, int mostBytes, string separator)
    {
        const int MostBytesOfChar = 3;
        if (name.Length * MostBytesOfChar <= mostBytes || Encoding.UTF8.GetByteCount(name) <= mostBytes)
        {
            return name;
        }

        ulong hash = Encoding.UTF8.GetBytes(name).Aggregate(FnvOffset, (sum, value) => unchecked((sum ^ value) * FnvPrime));
        string end = separator + hash.ToString("x16", CultureInfo.InvariantCulture);
        int kept = 0;
        for (int bytes = end.Length; kept < name.Length; kept++)
        {
            // Half of a surrogate pair is counted as 3, though the pair has 4.
            bytes += name[kept] < 0x80 ? 1 : name[kept] < 0x800 ? 2 : MostBytesOfChar;
            if (bytes > mostBytes)
            {
                break;
            }
        }

        return name.Substring(0, char.IsHighSurrogate(name[kept - 1]) ? kept - 1 : kept) + end;
    }
}
