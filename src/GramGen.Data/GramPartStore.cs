using System.Globalization;
using System.Numerics;
using GramGen.Data.Stats;
using GramGen.Data.Storage;

namespace GramGen.Data;

/// <summary>
/// A folder, or an address in a bucket, with the parts of one computation, which any number of processes and machines may share: what
/// one has computed nobody computes again, whoever is killed when.
/// </summary>
/// <remarks>
/// <para>
/// <c>manifest.json</c> has the plan and how the files are read, <c>data.json</c> the files
/// (<see cref="GramDataset.SaveManifest"/>), and <c>parts/{level}/{index}.gram</c> the sums of a node, as
/// <see cref="GramAccumulator{T}.Save"/> writes them: half a matrix, and a checksum of everything before it.
/// </para>
/// <para>
/// A part appears whole or not at all, and who finds one there compares it. Of any number of writers at the same moment one puts it
/// and the others compare, wherever a name can be given once: in buckets that have an address (see
/// <see cref="GramStorage"/>), on file systems with hard links, NFS among them, and on Windows. On
/// others, such as buckets that are mounted, several may put it, and the last one's, with the same bytes, remains. A part that is
/// damaged later is found by its checksum when it is loaded; it is deleted then, to be computed again.
/// </para>
/// </remarks>
public sealed class GramPartStore
{
    private const string PartExtension = ".gram";

    private readonly IStorage _storage;
    private readonly string _parts;
    private int _damagedParts;

    private GramPartStore(string folder, GramStatsPlan plan, StoreManifest manifest)
    {
        Folder = folder;
        Plan = plan;
        Fingerprint = manifest.Fingerprint;
        Manifest = manifest;
        _storage = GramStorage.Of(folder);
        _parts = GramStorage.Combine(folder, "parts");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The plan of the parts, which the first process chose.</summary>
    public GramStatsPlan Plan { get; }

    /// <summary>The <see cref="GramDataset.Fingerprint"/> of the data set.</summary>
    public string Fingerprint { get; }

    /// <summary>Parts that this object found to be damaged, and deleted.</summary>
    public int DamagedParts => _damagedParts;

    private StoreManifest Manifest { get; }

    private string DataPath => DataIn(Folder);

    /// <summary>Makes a store, or opens the one of the same data set and statistics, whose plan it keeps.</summary>
    /// <param name="folder">Where it is; the folder is made.</param>
    /// <param name="data">The data set.</param>
    /// <param name="plan">The plan of a new store.</param>
    /// <exception cref="InvalidDataException">
    /// The folder has a store of another data set or of other statistics, or no valid one.
    /// </exception>
    public static GramPartStore Create(string folder, GramDataset data, GramStatsPlan plan)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
        string path = StoreManifest.PathIn(folder);
        if (GramStorage.Find(path) is null)
        {
            GramStorage.Of(folder).CreateFolder(folder);

            // All who make the store at this moment write the same bytes.
            data.SaveManifest(DataIn(folder));
            StoreManifest.Of(data, plan).Save(folder);
        }

        var store = Open(folder);
        store.Manifest.ThrowIfOther(StoreManifest.Of(data, plan), path);
        store._storage.DeleteUnfinished(folder);
        return store;
    }

    /// <summary>Opens a store.</summary>
    /// <param name="folder">Where it is.</param>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    /// <exception cref="InvalidDataException">Its manifest is damaged or of another version.</exception>
    public static GramPartStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var manifest = StoreManifest.Load(folder);
        return new GramPartStore(folder, manifest.Plan(folder), manifest);
    }

    /// <summary>Opens the data set of the store.</summary>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="GramDataException">A file changed since the store was made; the message names it.</exception>
    public GramDataset OpenData()
    {
        var data = GramDataset.OpenManifest(DataPath, Manifest.Options());
        return data.Fingerprint == Fingerprint
            ? data
            : throw new GramDataException(
                DataPath, row: null, $"its files have the fingerprint {data.Fingerprint}; the store is of {Fingerprint}.");
    }

    /// <summary>The nodes whose parts are there, by their names: whether a part is whole is known when it is loaded.</summary>
    public IReadOnlyList<GramNode> List() =>
    [
        .. _storage.ListBelow(_parts, PartExtension)
            .Select(NodeOf)
            .OfType<GramNode>()
            .Where(Plan.Has)
            .OrderBy(node => node.Level)
            .ThenBy(node => node.Index),
    ];

    /// <summary>Whether a part is there.</summary>
    /// <param name="node">A node of the plan.</param>
    public bool Has(GramNode node) => _storage.Find(PathOf(node)) is not null;

    /// <summary>Puts a part, unless it is there already.</summary>
    /// <typeparam name="T">The type of the sums: that of the plan.</typeparam>
    /// <param name="node">A node of the plan.</param>
    /// <param name="sums">Its sums.</param>
    /// <returns>Its hash, and whether it was put or had been there.</returns>
    /// <exception cref="ArgumentException">These are no sums of the node, or the plan has no such node.</exception>
    /// <exception cref="InvalidDataException">Another was there, and whole: somebody computes wrong.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public GramPart Put<T>(GramNode node, GramAccumulator<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(sums);
        if (ProblemOf(node, sums) is { } problem)
        {
            throw new ArgumentException($"The sums are not those of node {node}: {problem}", nameof(sums));
        }

        string path = PathOf(node);
        _storage.CreateFolder(FolderOf(node.Level));
        string hash = GramPart.HashOf(sums);
        while (!_storage.Write(path, overwrite: false, sums.Save))
        {
            // Somebody else was faster, or computed it before. A damaged one is deleted by loading it.
            if (Load<T>(node) is { } other)
            {
                string found = GramPart.HashOf(other);
                return found == hash
                    ? new GramPart(hash, IsNew: false)
                    : throw new InvalidDataException(
                        $"{path}: the part has the hash {found}, and was computed again with {hash}: one of two machines computes wrong.");
            }
        }

        return new GramPart(hash, IsNew: true);
    }

    /// <summary>Loads a part; one that is damaged is deleted.</summary>
    /// <typeparam name="T">The type of the sums: that of the plan.</typeparam>
    /// <param name="node">A node of the plan.</param>
    /// <returns>Its sums, or <see langword="null"/> if there is no such part, or was a damaged one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such node.</exception>
    /// <exception cref="IOException">It is there, but cannot be read.</exception>
    public GramAccumulator<T>? Load<T>(GramNode node)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_storage.Find(PathOf(node)) is not { } file)
        {
            return null;
        }

        try
        {
            using Stream stream = file.OpenStream();
            var sums = GramAccumulator.Load<T>(stream, FeatureLayout.ChannelsLast);
            if (stream.Position == stream.Length && ProblemOf(node, sums) is null)
            {
                return sums;
            }
        }
        catch (IOException exception) when (exception is not EndOfStreamException && !Has(node))
        {
            // Somebody deleted it meanwhile.
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            // Treated like one that is not the node's.
        }

        Interlocked.Increment(ref _damagedParts);
        _storage.Delete(file);
        return null;
    }

    /// <summary>Joins the parts of the nodes below a node, in order.</summary>
    /// <typeparam name="T">The type of the sums: that of the plan.</typeparam>
    /// <param name="node">A node of the plan above the leaves.</param>
    /// <param name="missing">The first node below whose part is not there or was damaged, if the result is <see langword="null"/>.</param>
    /// <returns>The sums of the node, or <see langword="null"/> if a part is missing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such node, or it is a leaf.</exception>
    public GramAccumulator<T>? Join<T>(GramNode node, out GramNode missing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(node.Level, 1, nameof(node));
        var sums = new GramAccumulator<T>(Plan.Columns, Plan.Statistics, FeatureLayout.ChannelsLast);
        foreach (GramNode child in Plan.ChildrenOf(node))
        {
            if (Load<T>(child) is not { } part)
            {
                missing = child;
                return null;
            }

            sums.Append(part);
        }

        missing = default;
        return sums;
    }

    private static string DataIn(string folder) => GramStorage.Combine(folder, "data.json");

    private string PathOf(GramNode node) => Plan.Has(node)
        ? GramStorage.Combine(FolderOf(node.Level), $"{node.Index}{PartExtension}")
        : throw new ArgumentOutOfRangeException(
            nameof(node), node, $"The plan has nodes up to level {Plan.Root.Level}, and {Plan.Leaves} leaves.");

    private string FolderOf(int level) => GramStorage.Combine(_parts, level.ToString(CultureInfo.InvariantCulture));

    private string? ProblemOf<T>(GramNode node, GramAccumulator<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long rows = Plan.RowsOf(node).Rows;
        return GramStats.ElementOf<T>() != Plan.Element ? $"they are of {typeof(T).Name}, and the plan has {Plan.Element}."
            : sums.Channels != Plan.Columns ? $"they have {sums.Channels} channels, and the plan {Plan.Columns} columns."
            : sums.Statistics != Plan.Statistics ? $"they have the statistics {sums.Statistics}, and the plan {Plan.Statistics}."
            : sums.Pixels > 0 && sums.IsWeighted != Manifest.HasWeights
            ? $"they {(sums.IsWeighted ? "have" : "have no")} weights, and the rows {(Manifest.HasWeights ? "have some" : "have none")}."
            : sums.Pixels != rows && !(Manifest.SkipsRows && sums.Pixels < rows) ? $"they have {sums.Pixels} rows, and the node {rows}."
            : null;
    }

    private static GramNode? NodeOf(string path)
    {
        NumberStyles digits = NumberStyles.None;
        return int.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), digits, CultureInfo.InvariantCulture, out int level)
            && int.TryParse(Path.GetFileNameWithoutExtension(path), digits, CultureInfo.InvariantCulture, out int index)
            ? new GramNode(level, index)
            : null;
    }
}
