using System.Text.Json;
using System.Text.Json.Serialization;
using GramGen.Data.Storage;

namespace GramGen.Data.Stats;

/// <summary>What a store says about its parts.</summary>
internal sealed record StoreManifest
{
    private const int CurrentVersion = 2;

    public required int Version { get; init; }

    public required string Fingerprint { get; init; }

    public required long Rows { get; init; }

    public required int Columns { get; init; }

    public required GramElement Element { get; init; }

    public required GramStatistics Statistics { get; init; }

    public required long LeafRows { get; init; }

    public required int FanIn { get; init; }

    public required NaNPolicy NaN { get; init; }

    public required string? Array { get; init; }

    public required IReadOnlyList<int>? SelectedColumns { get; init; }

    public required IReadOnlyList<string>? SelectedNames { get; init; }

    public required int? WeightColumn { get; init; }

    public required string? WeightColumnName { get; init; }

    public required GramRawLayout? Raw { get; init; }

    public required bool CsvHasHeader { get; init; }

    public required char? CsvSeparator { get; init; }

    [JsonIgnore]
    public bool SkipsRows => NaN == NaNPolicy.SkipRow;

    [JsonIgnore]
    public bool HasWeights => WeightColumn is not null || WeightColumnName is not null;

    public static string PathIn(string folder) => GramStorage.Combine(folder, "manifest.json");

    public static bool IsIn(string folder) => GramStorage.Find(PathIn(folder)) is not null;

    public static StoreManifest Of(GramDataset data, GramStatsPlan plan) => new()
    {
        Version = CurrentVersion,
        Fingerprint = data.Fingerprint,
        Rows = data.Rows,
        Columns = data.Columns,
        Element = plan.Element,
        Statistics = plan.Statistics,
        LeafRows = plan.LeafRows,
        FanIn = plan.FanIn,
        NaN = data.Options.NaN,
        Array = data.Options.Array,
        SelectedColumns = data.Options.Columns,
        SelectedNames = data.Options.ColumnNames,
        WeightColumn = data.Options.WeightColumn,
        WeightColumnName = data.Options.WeightColumnName,
        Raw = data.Options.Raw,
        CsvHasHeader = data.Options.CsvHasHeader,
        CsvSeparator = data.Options.CsvSeparator,
    };

    public static StoreManifest Load(string folder)
    {
        string path = PathIn(folder);
        StoredFile file = GramStorage.Find(path)
            ?? throw new FileNotFoundException($"{folder} is no store of parts: it has no manifest.json.", path);

        try
        {
            StoreManifest manifest = JsonSerializer.Deserialize(GramStorage.ReadAllBytes(file), StoreJson.Default.StoreManifest)
                ?? throw new JsonException("it is null.");
            return manifest.Version == CurrentVersion
                ? manifest
                : throw new InvalidDataException(
                    $"{path}: it has version {manifest.Version}; this version of GramGen.Data reads {CurrentVersion}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: it is no manifest of a store: {exception.Message}", exception);
        }
    }

    /// <summary>Saves it, unless somebody else did.</summary>
    public void Save(string folder) => GramStorage.Of(folder).Write(
        PathIn(folder), overwrite: false, stream => JsonSerializer.Serialize(stream, this, StoreJson.Default.StoreManifest));

    public GramStatsPlan Plan(string folder)
    {
        try
        {
            return GramStatsPlan.Of(Rows, Columns, Element, Statistics, threads: 1, LeafRows, FanIn);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{PathIn(folder)}: it has no plan: {exception.Message}", exception);
        }
    }

    public GramDatasetOptions Options() => new()
    {
        NaN = NaN,
        Array = Array,
        Columns = SelectedColumns,
        ColumnNames = SelectedNames,
        WeightColumn = WeightColumn,
        WeightColumnName = WeightColumnName,
        Raw = Raw,
        CsvHasHeader = CsvHasHeader,
        CsvSeparator = CsvSeparator,
    };

    /// <summary>Refuses other data or statistics; another plan for the same is none of both.</summary>
    public void ThrowIfOther(StoreManifest wanted, string path)
    {
        // The selected columns are part of the fingerprint.
        if (this != wanted with
        {
            LeafRows = LeafRows,
            FanIn = FanIn,
            SelectedColumns = SelectedColumns,
            SelectedNames = SelectedNames,
        })
        {
            throw new InvalidDataException(
                $"{path}: the store has {Describe(this)}; wanted are {Describe(wanted)}. Use another folder, or delete this one.");
        }

        static string Describe(StoreManifest manifest) =>
            $"{manifest.Statistics} in {manifest.Element} of {manifest.Rows} rows of {manifest.Columns} columns"
            + (manifest.HasWeights ? " with weights, " : ", ")
            + $"fingerprint {manifest.Fingerprint}";
    }
}

/// <summary>Its JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoreManifest))]
internal sealed partial class StoreJson : JsonSerializerContext;
