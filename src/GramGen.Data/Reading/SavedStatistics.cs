using System.Buffers.Binary;
using System.Numerics;
using GramGen.Data.Formats;
using GramGen.Data.Storage;

namespace GramGen.Data.Reading;

/// <summary>The arrays of an .npz or .safetensors file, as <see cref="GramResult{T}.Save"/> writes them.</summary>
internal sealed class SavedStatistics
{
    public const string Gram = "gram";
    public const string Mean = "mean";
    public const string Covariance = "cov";
    public const string Count = "count";
    public const string Weight = "weight";

    private readonly StoredFile _file;
    private readonly bool _isNpz;

    private SavedStatistics(StoredFile file, string[] names, bool isNpz)
    {
        _file = file;
        Names = names;
        _isNpz = isNpz;
    }

    public string Path => _file.Path;

    /// <summary>The names of the arrays.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GramDataException">It is no file of arrays.</exception>
    public static SavedStatistics Open(string path)
    {
        StoredFile file = GramStorage.Get(path);
        return System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => new SavedStatistics(file, Try(path, () => NpzFile.NamesOf(file)), isNpz: true),
            ".safetensors" => new SavedStatistics(file, Try(path, () => SafetensorsFile.NamesOf(file)), isNpz: false),
            string other => throw new GramDataException(
                path, row: null, $"its name ends in '{other}'; statistics are read from .npz and .safetensors files."),
        };
    }

    public bool Has(string name) => Names.Contains(name);

    /// <summary>Opens an array, of one dimension as a matrix of one column.</summary>
    /// <exception cref="GramDataException">There is none with this name, or it cannot be read.</exception>
    public MatrixFile Open(string name, int? rows = null, int? columns = null)
    {
        MatrixFile matrix = MatrixFormats.Inspect(_file, new GramDatasetOptions { Array = name });
        return (rows ?? matrix.Rows) == matrix.Rows && (columns ?? matrix.Columns) == matrix.Columns
            ? matrix
            : throw new GramDataException(
                Path, row: null,
                $"{name} has {matrix.Rows} × {matrix.Columns} values; expected are {rows ?? matrix.Rows} × {columns ?? matrix.Columns}.");
    }

    /// <summary>Reads all values, row-major.</summary>
    /// <exception cref="GramDataException">The values cannot be read.</exception>
    public T[] Read<T>(MatrixFile matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Try(Path, () =>
    {
        using RowReader reader = matrix.Open();
        var values = new T[checked((int)(matrix.Rows * matrix.Columns))];
        reader.Read<T>(0, values);
        return values;
    });

    /// <summary>Reads a single integer; <see langword="null"/> if the file has no such.</summary>
    public long? ReadInteger(string name) =>
        ReadNumber(name, isInteger: true) is { } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : null;

    /// <summary>Reads a single <see cref="double"/>; <see langword="null"/> if the file has no such.</summary>
    public double? ReadDouble(string name) =>
        ReadNumber(name, isInteger: false) is { } bytes ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : null;

    private byte[]? ReadNumber(string name, bool isInteger) => !Has(name) ? null
        : Try(Path, () => _isNpz
            ? NpzFile.ReadNumber(_file, name, isInteger)
            : SafetensorsFile.ReadNumber(_file, name, isInteger));

    private static TResult Try<TResult>(string path, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new GramDataException(path, row: null, exception.Message, exception);
        }
    }
}
