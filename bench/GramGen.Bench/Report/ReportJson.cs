using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GramGen.Bench.Report;

/// <summary>
/// Reports as JSON. Both kinds of reports have their own fields, in a fixed order; programs read them, so their names do not
/// change.
/// </summary>
internal sealed class ReportJson
{
    private static readonly string[] RunFields =
    [
        nameof(GramReport.Cpu), nameof(GramReport.Cores), nameof(GramReport.Os), nameof(GramReport.Runtime), nameof(GramReport.Isa),
        nameof(GramReport.Threads), nameof(GramReport.Picture), nameof(GramReport.PeakGflops), nameof(GramReport.BackgroundLoad),
        nameof(GramReport.Peers),
    ];

    private static readonly string[] PeerFields =
    [
        nameof(ReportRow.Peers), nameof(ReportRow.WrongPeers), nameof(ReportRow.BestPeer), nameof(ReportRow.SpeedupOverBestPeer),
    ];

    private readonly JsonSerializerOptions _options;

    private ReportJson(string[] reportFields, string[] rowFields, string timeName) => _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // An error may be infinite.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type => Restrict<GramReport>(type, reportFields, timeName),
                type => Restrict<ReportRow>(type, rowFields, timeName),
            },
        },
    };

    /// <summary>A report of kernels. GramGen is timed twice, so both times are named.</summary>
    public static ReportJson OfKernels { get; } = new(
        [.. RunFields, nameof(GramReport.Offset), nameof(GramReport.Bandwidths), nameof(GramReport.Rows)],
        [
            nameof(ReportRow.Channels), nameof(ReportRow.Pixels), nameof(ReportRow.Isa), nameof(ReportRow.Threads),
            nameof(ReportRow.Microseconds), nameof(ReportRow.GenericMicroseconds), nameof(ReportRow.Speedup), nameof(ReportRow.Gflops),
            nameof(ReportRow.FractionOfPeak), nameof(ReportRow.PredictedFractionOfPeak), nameof(ReportRow.MaxRelativeError),
            nameof(ReportRow.BitIdentical), .. PeerFields,
        ],
        timeName: "specializedMicroseconds");

    /// <summary>Reports of operations.</summary>
    public static ReportJson OfOperations { get; } = new(
        [.. RunFields, nameof(GramReport.Rows)],
        [
            nameof(ReportRow.Operation), nameof(ReportRow.Channels), nameof(ReportRow.Pixels), nameof(ReportRow.BatchSize),
            nameof(ReportRow.Element), nameof(ReportRow.Microseconds), nameof(ReportRow.Gflops), nameof(ReportRow.FractionOfPeak),
            nameof(ReportRow.OverPlain), nameof(ReportRow.MaxRelativeError), nameof(ReportRow.ErrorBound), .. PeerFields,
        ],
        timeName: "microseconds");

    /// <param name="report">A report, or several.</param>
    public string Text<TReport>(TReport report) => JsonSerializer.Serialize(report, _options) + "\n";

    /// <param name="text">The JSON text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UsageException">The text is not a report, or lacks a field.</exception>
    public TReport Parse<TReport>(string text, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<TReport>(text, _options)
                ?? throw new UsageException($"'{name}' holds no report.");
        }
        catch (JsonException problem)
        {
            throw new UsageException($"'{name}' holds no report: {problem.Message}");
        }
    }

    /// <summary>Leaves a type these fields in this order, and requires all that can be read.</summary>
    private static void Restrict<T>(JsonTypeInfo type, string[] fields, string timeName)
    {
        if (type.Type != typeof(T))
        {
            return;
        }

        var properties = type.Properties.ToDictionary(property => ((MemberInfo)property.AttributeProvider!).Name);
        type.Properties.Clear();
        foreach ((int order, string field) in fields.Index())
        {
            JsonPropertyInfo property = properties[field];
            property.Name = field == nameof(ReportRow.Microseconds) ? timeName : property.Name;
            property.Order = order;
            property.IsRequired = property.Set is not null;
            type.Properties.Add(property);
        }
    }
}
