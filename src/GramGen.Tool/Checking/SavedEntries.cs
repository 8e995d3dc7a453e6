using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Data;
using GramGen.Data.Reading;

namespace GramGen.Tool.Checking;

/// <summary>The arrays of a saved result, to be compared bit by bit.</summary>
internal sealed class SavedEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _gram;
    private readonly T[] _means;
    private readonly T[] _covariance;
    private readonly long? _count;
    private readonly double? _weight;
    private readonly int _columns;

    private SavedEntries(SavedStatistics saved, int columns)
    {
        _columns = columns;
        _gram = Read(SavedStatistics.Gram, columns);
        _means = Read(SavedStatistics.Mean, 1);
        _covariance = Read(SavedStatistics.Covariance, columns);
        _count = saved.ReadInteger(SavedStatistics.Count);
        _weight = saved.ReadDouble(SavedStatistics.Weight);

        T[] Read(string name, int width) => saved.Has(name) ? saved.Read<T>(saved.Open(name, columns, width)) : [];
    }

    /// <summary>The arrays that the file has.</summary>
    public IEnumerable<string> Names =>
    [
        .. _gram.Length > 0 ? [SavedStatistics.Gram] : Array.Empty<string>(),
        .. _means.Length > 0 ? [SavedStatistics.Mean] : Array.Empty<string>(),
        .. _covariance.Length > 0 ? [SavedStatistics.Covariance] : Array.Empty<string>(),
        .. _count is null ? Array.Empty<string>() : [SavedStatistics.Count],
        .. _weight is null ? Array.Empty<string>() : [SavedStatistics.Weight],
    ];

    /// <summary>What must be computed to compare them.</summary>
    public GramStatistics Statistics =>
        (_gram.Length > 0 ? GramStatistics.Gram : 0)
        | (_means.Length > 0 || _covariance.Length > 0 ? GramStatistics.Covariance : 0);

    /// <exception cref="GramDataException">An array has other dimensions than the columns ask for.</exception>
    public static SavedEntries<T> Load(SavedStatistics saved, int columns) => new(saved, columns);

    /// <summary>
    /// Compares the entries of some columns with each other, and that the matrices are symmetric everywhere.
    /// </summary>
    /// <returns>A phrase for each array that differs.</returns>
    public IReadOnlyList<string> Compare(GramResult<T> computed, int[] columns) =>
    [
        .. _count is { } count && count != computed.Count ? [$"count is {count} in the file, and {computed.Count} "
            + "rows were read"] : Array.Empty<string>(),
        .. CompareWeight(computed),
        .. CompareMatrix(SavedStatistics.Gram, _gram, computed.Gram, columns),
        .. CompareMeans(computed.Means, columns),
        .. CompareMatrix(SavedStatistics.Covariance, _covariance, computed.Covariance, columns),
    ];

    private string[] CompareWeight(GramResult<T> computed) => (_weight, computed.Accumulator.IsWeighted) switch
    {
        (null, false) => [],
        (null, true) => ["the file has no weight, and the rows have some"],
        ({ } weight, false) => [string.Create(CultureInfo.InvariantCulture, $"weight is {weight:R} in the file, and the rows have none")],
        ({ } weight, true) when weight.Equals(computed.WeightSum) => [],
        ({ } weight, true) => [string.Create(
            CultureInfo.InvariantCulture, $"weight is {weight:R} in the file, and {computed.WeightSum:R} from the rows")],
    };

    private IEnumerable<string> CompareMatrix(string name, T[] saved, T[] computed, int[] columns)
    {
        if (saved.Length == 0)
        {
            yield break;
        }

        int n = columns.Length;
        (int Row, int Column)[] different =
        [
            .. from row in Enumerable.Range(0, n)
               from column in Enumerable.Range(0, n)
               where !AreSame(saved[(columns[row] * _columns) + columns[column]], computed[(row * n) + column])
               select (row, column),
        ];
        if (different.Length > 0)
        {
            (int row, int column) = different[0];
            yield return Difference(
                $"{name}[{columns[row]}, {columns[column]}]",
                saved[(columns[row] * _columns) + columns[column]],
                computed[(row * n) + column],
                different.Length,
                n * n);
        }
        else if (FirstAsymmetric(saved) is { } at)
        {
            yield return $"{name}[{at.Row}, {at.Column}] and [{at.Column}, {at.Row}] differ";
        }
    }

    private IEnumerable<string> CompareMeans(T[] computed, int[] columns)
    {
        if (_means.Length == 0)
        {
            yield break;
        }

        IEnumerable<int> all = Enumerable.Range(0, columns.Length);
        int[] different = [.. all.Where(i => !AreSame(_means[columns[i]], computed[i]))];
        if (different.Length > 0)
        {
            int first = different[0];
            string entry = $"{SavedStatistics.Mean}[{columns[first]}]";
            yield return Difference(entry, _means[columns[first]], computed[first], different.Length, columns.Length);
        }
    }

    private (int Row, int Column)? FirstAsymmetric(T[] matrix)
    {
        for (int row = 0; row < _columns; row++)
        {
            for (int column = 0; column < row; column++)
            {
                if (!AreSame(matrix[(row * _columns) + column], matrix[(column * _columns) + row]))
                {
                    return (row, column);
                }
            }
        }

        return null;
    }

    private static string Difference(string entry, T saved, T computed, int different, int compared) => string.Create(
        CultureInfo.InvariantCulture, $"{entry} is {saved:R} in the file, and {computed:R} from the rows "
            + $"({different} of {compared} entries differ)");

    /// <summary>The same bits: of NaN too, and of zero not with the other sign.</summary>
    private static bool AreSame(T left, T right) => BytesOf(in left).SequenceEqual(BytesOf(in right));

    private static ReadOnlySpan<byte> BytesOf(in T value) => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
}
