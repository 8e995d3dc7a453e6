using System.Numerics;
using System.Security.Cryptography;

namespace GramGen.Data;

/// <summary>A part that was put into a <see cref="GramPartStore"/>.</summary>
/// <param name="Sha256">The hash of its bytes, in hexadecimal digits: two machines that compute a node have the same.</param>
/// <param name="IsNew">Whether it was put now, or was there.</param>
public readonly record struct GramPart(string Sha256, bool IsNew)
{
    /// <summary>The SHA-256 of what an accumulator saves, in hexadecimal digits.</summary>
    /// <typeparam name="T">The type of the sums.</typeparam>
    /// <param name="sums">The accumulator.</param>
    public static string HashOf<T>(GramAccumulator<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(sums);
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            sums.Save(stream);
        }

        return Convert.ToHexString(hash.Hash!);
    }
}
