using System.CommandLine;
using GramGen.Data;

namespace GramGen.Tool.Commands;

/// <summary>The options that say what is computed of the rows.</summary>
internal sealed class StatisticsOptions
{
    private readonly Option<bool> _gram = new("--gram") { Description = "Only the Gram matrix." };

    private readonly Option<bool> _covariance = new("--covariance") { Description = "Only covariance and means." };

    private readonly Option<GramElement?> _element = ToolOptions.Element(unlessGiven: "that of the files");

    private readonly Option<long> _leafRows = ToolOptions.Number(
        "--leaf-rows",
        "Rows that one thread takes at once, 8192 (double: 4096) times a power of two; changes no bit.",
        (long?)null,
        rows => rows >= 1,
        "a number above 0");

    /// <summary>Adds them to a command.</summary>
    public StatisticsOptions(Command command)
    {
        foreach (Option option in (Option[])[_gram, _covariance, _element, _leafRows])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is computed: both unless one is chosen.</summary>
    public GramStatistics StatisticsOf(ParseResult arguments) =>
        (arguments.GetValue(_gram), arguments.GetValue(_covariance)) switch
        {
            (true, false) => GramStatistics.Gram,
            (false, true) => GramStatistics.Covariance,
            _ => GramStatistics.All,
        };

    /// <exception cref="UsageException">The sums are narrower than the values.</exception>
    public GramElement ElementOf(ParseResult arguments, GramDataset data) => arguments.GetValue(_element) switch
    {
        null => data.Element == GramElement.Double ? GramElement.Double : GramElement.Single,
        GramElement.Single when data.Element == GramElement.Double && !data.Matrices[0].IsText =>
            throw new UsageException("--element float: the files have values of double, which would be rounded."),
        { } element => element,
    };

    public long LeafRowsOf(ParseResult arguments) => arguments.GetValue(_leafRows);

    /// <exception cref="UsageException">A leaf cannot have the chosen rows.</exception>
    public GramStatsPlan PlanOf(ParseResult arguments, GramDataset data, int threads)
    {
        GramStatistics statistics = StatisticsOf(arguments);
        try
        {
            return ElementOf(arguments, data) == GramElement.Double
                ? GramStatsPlan.For<double>(data, statistics, threads, LeafRowsOf(arguments))
                : GramStatsPlan.For<float>(data, statistics, threads, LeafRowsOf(arguments));
        }
        catch (ArgumentOutOfRangeException problem) when (problem.ParamName == "leafRows")
        {
            string message = problem.Message[..problem.Message.IndexOf(" (Parameter", StringComparison.Ordinal)];
            throw new UsageException($"--leaf-rows {LeafRowsOf(arguments)}: {message}");
        }
    }
}
