using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using GramGen.Data.Writing;

namespace GramGen.Data;

/// <summary>Statistics of a data set.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GramResult<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reads the results of an accumulator.</summary>
    /// <param name="accumulator">The sums of all rows. The result keeps it.</param>
    /// <param name="normalization">The divisor of the covariance.</param>
    /// <exception cref="InvalidOperationException">It has too few pixels for what it keeps: 1, or 2 for an unbiased covariance.</exception>
    public GramResult(GramAccumulator<T> accumulator, CovarianceNormalization normalization = CovarianceNormalization.Unbiased)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        Accumulator = accumulator;
        int length = accumulator.Channels * accumulator.Channels;
        if (accumulator.Statistics.HasFlag(GramStatistics.Covariance))
        {
            Means = new T[accumulator.Channels];
            Covariance = new T[length];
            accumulator.ReadCovariance(Covariance, Means, normalization);
        }

        if (accumulator.Statistics.HasFlag(GramStatistics.Gram))
        {
            Gram = new T[length];
            accumulator.ReadGram(Gram);
        }

        Sha256 = Hash();
    }

    /// <summary>The sums, which give more: correlations, other scales, a file to merge.</summary>
    public GramAccumulator<T> Accumulator { get; }

    /// <summary>C: columns of the data set.</summary>
    public int Columns => Accumulator.Channels;

    /// <summary>The rows that were added: those of the data set without those that were skipped.</summary>
    public long Count => Accumulator.Pixels;

    /// <summary>G = Σ x·xᵀ over the rows x, C × C values; empty if it was not computed.</summary>
    public T[] Gram { get; } = [];

    /// <summary>The mean of each column, C values; empty if the covariance was not computed.</summary>
    public T[] Means { get; } = [];

    /// <summary>The covariance, C × C values; empty if it was not computed.</summary>
    public T[] Covariance { get; } = [];

    /// <summary>
    /// SHA-256 of the little-endian values of <see cref="Gram"/>, <see cref="Means"/> and <see cref="Covariance"/> and of
    /// <see cref="Count"/> as 8 bytes, in hexadecimal digits: the same wherever and however it was computed.
    /// </summary>
    public string Sha256 { get; }

    /// <summary>
    /// Saves an archive that NumPy's <c>load</c> opens: <c>gram</c>, <c>mean</c>, <c>cov</c>, as far as they were computed, and
    /// <c>count</c>. The same results give the same bytes.
    /// </summary>
    /// <param name="path">The file, which is overwritten: it has all of the archive or what it had before.</param>
    public void SaveNpz(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, overwrite: true, stream =>
        {
            using var archive = new NpzWriter(stream);
            Add(archive, "gram", Gram, Columns, Columns);
            Add(archive, "mean", Means, Columns);
            Add(archive, "cov", Covariance, Columns, Columns);
            archive.Add<long>("count", [Count]);
        });
    }

    private static void Add(NpzWriter archive, string name, T[] values, params ReadOnlySpan<int> shape)
    {
        if (values.Length > 0)
        {
            archive.Add<T>(name, values, shape);
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (T[] values in (T[][])[Gram, Means, Covariance])
        {
            LittleEndian.ForEachChunk<T>(values, hash.AppendData);
        }

        Span<byte> count = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(count, Count);
        hash.AppendData(count);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
