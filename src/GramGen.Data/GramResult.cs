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
    /// <exception cref="InvalidOperationException">
    /// It has too few pixels for what it keeps: 1, or 2 for an unbiased covariance; or they have weights, whose covariance has a
    /// <see cref="WeightedNormalization"/>.
    /// </exception>
    public GramResult(GramAccumulator<T> accumulator, CovarianceNormalization normalization = CovarianceNormalization.Unbiased)
        : this(accumulator, (sums, covariance, means) => sums.ReadCovariance(covariance, means, normalization))
    {
    }

    /// <summary>Reads the results of an accumulator of weighted pixels.</summary>
    /// <param name="accumulator">The sums of all rows. The result keeps it.</param>
    /// <param name="normalization">The divisor of the covariance. Without weights each row weighs 1.</param>
    /// <exception cref="InvalidOperationException">
    /// The divisor of a covariance is not a positive number; see <see cref="GramAccumulator{T}.ReadCovariance(Span{T}, Span{T},
    /// WeightedNormalization)"/>.
    /// </exception>
    public GramResult(GramAccumulator<T> accumulator, WeightedNormalization normalization)
        : this(accumulator, (sums, covariance, means) => sums.ReadCovariance(covariance, means, normalization))
    {
    }

    private GramResult(GramAccumulator<T> accumulator, Action<GramAccumulator<T>, T[], T[]> readCovariance)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        Accumulator = accumulator;
        int length = accumulator.Channels * accumulator.Channels;
        if (accumulator.Statistics.HasFlag(GramStatistics.Covariance))
        {
            Means = new T[accumulator.Channels];
            Covariance = new T[length];
            readCovariance(accumulator, Covariance, Means);
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

    /// <summary>The rows that were added: those of the data set, of weight 0 too, without those that were skipped.</summary>
    public long Count => Accumulator.Pixels;

    /// <summary>Σw: the sum of the weights of the rows; without weights the number of rows.</summary>
    public double WeightSum => Accumulator.WeightSum;

    /// <summary>
    /// G = Σ w·x·xᵀ over the rows x with weights w, each 1 if there are none, C × C values; empty if it was not computed.
    /// </summary>
    public T[] Gram { get; } = [];

    /// <summary>The mean of each column, C values; empty if the covariance was not computed.</summary>
    public T[] Means { get; } = [];

    /// <summary>The covariance, C × C values; empty if it was not computed.</summary>
    public T[] Covariance { get; } = [];

    /// <summary>
    /// SHA-256 of the little-endian values of <see cref="Gram"/>, <see cref="Means"/> and <see cref="Covariance"/> and of
    /// <see cref="Count"/> as 8 bytes, and if rows have weights of <see cref="WeightSum"/> as 8 more, in hexadecimal digits: the same
    /// wherever and however it was computed.
    /// </summary>
    public string Sha256 { get; }

    /// <summary>
    /// Saves a file in the format that its name says: <c>gram</c>, <c>mean</c>, <c>cov</c>, as far as they were computed, <c>count</c> and,
    /// if rows have weights, <c>weight</c>, Σw, in <c>.npz</c>, which NumPy's <c>load</c> opens, or <c>.safetensors</c>; the one matrix
    /// alone in <c>.npy</c>. The same results give the same bytes.
    /// </summary>
    /// <param name="path">The file, which is overwritten: it has all of the result or what it had before.</param>
    /// <exception cref="NotSupportedException">
    /// The name of the file ends otherwise, or in <c>.npy</c> though the result has both matrices.
    /// </exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SavedArray[] arrays =
        [
            .. ArrayOf("gram", Gram, Columns, Columns),
            .. ArrayOf("mean", Means, Columns),
            .. ArrayOf("cov", Covariance, Columns, Columns),
            SavedArray.Of<long>("count", [Count]),
            .. Accumulator.IsWeighted ? [SavedArray.Of<double>("weight", [WeightSum])] : Array.Empty<SavedArray>(),
        ];
        bool isMatrixAlone = Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);
        ArrayFile.Write(path, isMatrixAlone ? [.. arrays.Where(array => array.Shape.Length == 2)] : arrays);
    }

    private static IEnumerable<SavedArray> ArrayOf(string name, T[] values, params int[] shape) =>
        values.Length > 0 ? [SavedArray.Of(name, values, shape)] : [];

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
        if (Accumulator.IsWeighted)
        {
            Span<byte> weight = stackalloc byte[sizeof(double)];
            BinaryPrimitives.WriteDoubleLittleEndian(weight, WeightSum);
            hash.AppendData(weight);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
