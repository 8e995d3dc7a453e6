using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using GramGen.Data.Formats;
using GramGen.Data.Reading;
using GramGen.Data.Storage;

namespace GramGen.Data;

/// <summary>
/// The rows of one matrix in a file or in many: .npy, .npz, .safetensors, .csv, .tsv and raw files, and those of formats that other
/// packages register. The headers of all files are read and compared when it is opened; rows are read when they are needed.
/// </summary>
/// <remarks>
/// <para>
/// Rows are the pixels of an accumulator and columns its channels, so it has <see cref="FeatureLayout.ChannelsLast"/>. Values of the
/// type that is read go straight from the file to the memory that is multiplied; others are converted to a wider type, exactly.
/// </para>
/// <para>
/// CSV files and compressed .npz files are read forwards only: a range costs the time of reading everything before it. Arrays of more
/// than two dimensions count as rows of their first dimension.
/// </para>
/// <para>Thread-safe: each enumeration opens the files anew.</para>
/// </remarks>
public sealed class GramDataset
{
    /// <summary>Objects whose headers are read side by side.</summary>
    private const int ObjectsAtOnce = 16;

    private readonly MatrixFile[] _matrices;

    internal GramDataset(MatrixFile[] matrices, GramDataFile[] files, GramDatasetOptions options)
    {
        _matrices = matrices;
        Files = files;
        Options = options;
    }

    /// <summary>The files, in the order of their rows.</summary>
    public IReadOnlyList<GramDataFile> Files { get; }

    /// <summary>M: rows of all files.</summary>
    public long Rows => Files[^1].EndRow;

    /// <summary>C: values of a row, without its weight.</summary>
    public int Columns => StoredColumns - (HasWeights ? 1 : 0);

    /// <summary>Rows have weights: <see cref="GramDatasetOptions.WeightColumn"/> or its name was set.</summary>
    public bool HasWeights => Options.HasWeights;

    /// <summary>The type of the values in the files; of text, which is read as any type, <see cref="GramElement.Double"/>.</summary>
    public GramElement Element => _matrices[0].Element;

    /// <summary>
    /// A SHA-256 of the schema and of each file's name, rows, length and time of writing, or version in a bucket: two data sets with
    /// the same one hold the same rows, as far as can be told without reading them.
    /// </summary>
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Description)));

    /// <summary>Values of a row as it is read: its weight is the last.</summary>
    internal int StoredColumns => _matrices[0].Columns;

    internal GramDatasetOptions Options { get; }

    internal IReadOnlyList<MatrixFile> Matrices => _matrices;

    private string Description => string.Join('\n', Files
        .Select((file, i) => $"{Path.GetFileName(file.Path)}|{file.Rows}|{file.Length}|{file.Version ?? $"{file.LastWriteTimeUtc.Ticks}"}")
        .Prepend($"{Columns}|{Element}|{_matrices[0].IsText}{_matrices[0].Schema}|{Options.Array}|{Options.NaN}|{Options.ColumnList}"));

    /// <summary>Opens a file, or all files of a folder or a bucket whose names match a pattern, in ordinal order of their names.</summary>
    /// <param name="pattern">
    /// A path, or an address as <c>s3://bucket/folder/name</c> (see <see cref="GramStorage"/>); its last part may have <c>*</c> and
    /// <c>?</c>.
    /// </param>
    /// <param name="options">How the files are read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is undefined, or no raw file has such a layout.</exception>
    /// <exception cref="GramDataException">A file is no matrix, is cut off, or has other columns or values than the first.</exception>
    public static GramDataset Open(string pattern, GramDatasetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return Open(PathsOf(pattern), options);
    }

    /// <summary>Opens files in the order given.</summary>
    /// <inheritdoc cref="Open(string, GramDatasetOptions?)"/>
    /// <param name="paths">At least one path.</param>
    /// <param name="options">How the files are read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">There is no path.</exception>
    public static GramDataset Open(IEnumerable<string> paths, GramDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= GramDatasetOptions.Default;
        options.ThrowIfInvalid();
        var files = new List<GramDataFile>();
        var matrices = new List<MatrixFile>();
        foreach ((StoredFile stored, MatrixFile matrix) in Inspect([.. paths], options))
        {
            ThrowIfOther(matrix, matrices.FirstOrDefault() ?? matrix);
            var file = new GramDataFile(
                stored.Path,
                files.Count == 0 ? 0 : files[^1].EndRow,
                matrix.Rows,
                stored.Length,
                stored.LastWriteTimeUtc,
                stored.Version);
            file.ThrowIfChangedUnnoticed();
            matrices.Add(matrix);
            files.Add(file);
        }

        return files.Count > 0
            ? new GramDataset([.. matrices], [.. files], options)
            : throw new ArgumentException("A data set has at least one file.", nameof(paths));
    }

    /// <summary>Has files of a format of another package opened, by every data set of the process.</summary>
    /// <param name="format">The format. One with the same names of files is replaced.</param>
    /// <exception cref="ArgumentException">The format names no files, or such as this package reads.</exception>
    public static void Register(IMatrixFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        MatrixFormats.Register(format);
    }

    /// <summary>
    /// Opens the files of a manifest that <see cref="SaveManifest"/> wrote, after checking that each is still the one it names.
    /// </summary>
    /// <param name="path">The manifest.</param>
    /// <param name="options">How the files are read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no manifest, or not one of its files.</exception>
    /// <exception cref="GramDataException">The file is no manifest, or a file that it names changed.</exception>
    public static GramDataset OpenManifest(string path, GramDatasetOptions? options = null) => Manifest.Open(path, options);

    /// <summary>Writes the order of the files, and rows, length and time of writing of each, as JSON.</summary>
    /// <param name="path">The manifest, which is overwritten. It names the files relative to its folder.</param>
    public void SaveManifest(string path) => Manifest.Save(this, path);

    /// <summary>Reads rows in blocks, of which the next is read while the caller computes with the last.</summary>
    /// <typeparam name="T">
    /// The type of the values: that of the files or a wider one, <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>.
    /// </typeparam>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows, or <see langword="null"/> for all that follow.</param>
    /// <param name="blockRows">
    /// Rows of a block; 0 for whole groups of blocks of an accumulator (<see cref="GramAccumulator.AppendUnit{T}"/>) of some 64 MB.
    /// There is memory for two blocks.
    /// </param>
    /// <param name="cancellation">Ends reading between blocks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not in the data set.</exception>
    /// <exception cref="NotSupportedException">The type is none of the three, or narrower than that of the files.</exception>
    /// <remarks>
    /// While it is enumerated, <see cref="GramDataException"/> says that a file changed, ends early, has text that is no number, or NaN
    /// where that is to fail, or a weight that is none. Rows that are left out are missing in their block; the others keep their order.
    /// </remarks>
    public IEnumerable<GramRowBlock<T>> ReadBlocks<T>(
        long first = 0, long? rows = null, int blockRows = 0, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows);
        long count = rows ?? Rows - first;
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - first, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegative(blockRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockRows, Array.MaxLength / StoredColumns);
        ThrowIfUnreadable<T>();
        int length = blockRows == 0 ? BlockReading<T>.DefaultRows(StoredColumns) : blockRows;
        return BlockReading<T>.Read(this, first, count, length, ArrayPool<T>.Shared, cancellation);
    }

    /// <summary>
    /// Adds rows to an accumulator, with their weights if they have some; <see cref="Half"/> goes to one of <see cref="float"/> as it is.
    /// </summary>
    /// <typeparam name="T">The accumulator's type.</typeparam>
    /// <param name="accumulator">
    /// An accumulator with <see cref="FeatureLayout.ChannelsLast"/> and as many channels as there are columns.
    /// </param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows, or <see langword="null"/> for all that follow.</param>
    /// <param name="cancellation">Ends between blocks.</param>
    /// <exception cref="ArgumentException">The accumulator has another layout or other channels. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not in the data set. Nothing has been added.</exception>
    /// <exception cref="NotSupportedException">
    /// The accumulator's type is narrower than that of the files. Nothing has been added.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The rows have weights, and the pixels of the accumulator have none, or the other way round. Nothing has been added.
    /// </exception>
    /// <exception cref="GramDataException">
    /// A file cannot be read. The accumulator has the rows before, up to a block; do not use it.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled. The accumulator has some of the rows; do not use it.</exception>
    public void AddTo<T>(GramAccumulator<T> accumulator, long first = 0, long? rows = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        if (accumulator.Layout != FeatureLayout.ChannelsLast || accumulator.Channels != Columns)
        {
            throw new ArgumentException(
                $"Rows of {Columns} columns are added to an accumulator of {Columns} channels with "
                + $"FeatureLayout.ChannelsLast; this one has {accumulator.Channels} and {accumulator.Layout}.",
                nameof(accumulator));
        }

        if (accumulator is GramAccumulator<float> singles && Element == GramElement.Half)
        {
            foreach (GramRowBlock<Half> block in ReadBlocks<Half>(first, rows, cancellation: cancellation))
            {
                BlockSums.Add(singles, block);
            }

            return;
        }

        foreach (GramRowBlock<T> block in ReadBlocks<T>(first, rows, cancellation: cancellation))
        {
            BlockSums.Add(accumulator, block);
        }
    }

    /// <summary>The files that a pattern means, in ordinal order of their names; a path means itself.</summary>
    /// <exception cref="FileNotFoundException">No file matches.</exception>
    internal static string[] PathsOf(string pattern)
    {
        string name = Path.GetFileName(pattern);
        if (File.Exists(pattern) || !name.AsSpan().ContainsAny('*', '?'))
        {
            return [pattern];
        }

        string folder = GramStorage.IsAddress(pattern) ? pattern[..^(name.Length + 1)]
            : Path.GetDirectoryName(pattern) is { Length: > 0 } parent ? parent : ".";
        string[] paths = GramStorage.Of(pattern).Match(folder, name);
        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Length > 0 ? paths : throw new FileNotFoundException($"No file matches {pattern}.", pattern);
    }

    /// <summary>Reads the headers of files, in order; those of objects side by side, for each takes some requests.</summary>
    private static IEnumerable<(StoredFile Stored, MatrixFile Matrix)> Inspect(string[] paths, GramDatasetOptions options)
    {
        return paths.Any(GramStorage.IsAddress) ? SideBySide() : paths.Select(Inspect);

        (StoredFile Stored, MatrixFile Matrix) Inspect(string path)
        {
            StoredFile stored = GramStorage.Get(path);
            return (stored, MatrixFormats.Inspect(stored, options));
        }

        (StoredFile Stored, MatrixFile Matrix)[] SideBySide()
        {
            try
            {
                return [.. paths.AsParallel().AsOrdered().WithDegreeOfParallelism(ObjectsAtOnce).Select(Inspect)];
            }
            catch (AggregateException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
                throw;
            }
        }
    }

    private static void ThrowIfOther(MatrixFile matrix, MatrixFile first)
    {
        string? problem = matrix.Schema != first.Schema
            ? $"it has the columns {matrix.Schema ?? "of a file without names"}; {first.Path}, the first file, has "
                + $"{first.Schema ?? "columns without names"}."
            : matrix.StoredColumns != first.StoredColumns
            ? $"it has {matrix.StoredColumns} columns; {first.Path}, the first file, has {first.StoredColumns}."
            : matrix.Element != first.Element || matrix.IsText != first.IsText ? $"it holds {TypeOf(matrix)}; "
                + $"{first.Path}, the first file, holds {TypeOf(first)}."
            : null;
        if (problem is not null)
        {
            throw new GramDataException(matrix.Path, row: null, problem);
        }

        static string TypeOf(MatrixFile matrix) => matrix.IsText ? "text" : $"values of type {matrix.Element}";
    }

    internal void ThrowIfUnreadable<T>()
        where T : unmanaged
    {
        if (typeof(T) != typeof(Half) && typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Rows are read as Half, float or double, not as {typeof(T).Name}.");
        }

        if (!_matrices[0].IsText && Unsafe.SizeOf<T>() < MatrixLayout.BytesOf(Element))
        {
            throw new NotSupportedException($"The files hold values of type {Element}; as {typeof(T).Name} they would be rounded.");
        }
    }
}
