using System.CommandLine;
using GramGen.Cluster;
using GramGen.Data.Azure;
using GramGen.Data.Parquet;
using GramGen.Data.S3;
using GramGen.Genotypes;
using GramGen.Tool.Commands;
using GramGen.Tool.Terminal;

namespace GramGen.Tool;

/// <summary>The program: runs a command, or says with one line on standard error why it cannot.</summary>
internal static class GramTool
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="console">Where it prints.</param>
    /// <param name="stop">Ends it, as Ctrl+C does.</param>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, ToolConsole console, CancellationToken stop)
    {
        GramTables.Register();
        GenotypeDataset.Register();
        GramAzure.Register();
        GramS3.Register();
        try
        {
            ParseResult arguments = Create(console).Parse(args);
            if (arguments.Errors.Count > 0)
            {
                return Refuse(console, ProblemOf(arguments));
            }

            // Ctrl+C is the caller's: System.CommandLine must not terminate the process first.
            return await arguments.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = console.Out,
                    Error = console.Error,
                },
                stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Error.WriteLine("Interrupted: nothing was written.");
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (IsOfTheUser(problem))
        {
            return Refuse(console, problem.Message);
        }
    }

    private static RootCommand Create(ToolConsole console) => new(
        "Gram matrix, means and covariance of the rows of files, with the same bits on every machine, and what follows of them.")
    {
        StatsCommand.Create(console),
        ExplainCommand.Create(console),
        VerifyCommand.Create(console),
        MergeCommand.Create(console),
        WorkerCommand.Create(console),
        UpCommand.Create(console),
        PcaCommand.Create(console),
        WhitenCommand.Create(console),
        FidCommand.Create(console),
        GrmCommand.Create(console),
    };

    /// <summary>The first error, but of a command that there is not, not that there is none.</summary>
    private static string ProblemOf(ParseResult arguments) => arguments switch
    {
        { UnmatchedTokens: [string token, ..] } => $"Unrecognized command or argument '{token}'; --help lists those "
            + "that there are.",
        { CommandResult.Command: RootCommand } => "A command is missing; gramgen --help lists them.",
        _ => arguments.Errors[0].Message,
    };

    /// <summary>
    /// What files, options, memory and a cluster can cause; everything else is a mistake of the program.
    /// </summary>
    private static bool IsOfTheUser(Exception problem) => problem
        is UsageException or IOException or UnauthorizedAccessException or InvalidDataException
        or NotSupportedException or OutOfMemoryException or TimeoutException or GramJobException;

    private static int Refuse(ToolConsole console, string message)
    {
        // The library names its options; here they have other names.
        console.Error.WriteLine(message
            .ReplaceLineEndings(" ")
            .Replace("GramDatasetOptions.Array", "--array", StringComparison.Ordinal)
            .Replace("GramDatasetOptions.ColumnNames", "--columns", StringComparison.Ordinal)
            .Replace("GramDatasetOptions.Columns", "--columns", StringComparison.Ordinal)
            .Replace("GramDatasetOptions.WeightColumn", "--weights", StringComparison.Ordinal)
            .Replace("GramDatasetOptions.Raw", "--raw", StringComparison.Ordinal)
            .Replace("GenotypeOptions.AutosomeCount", "--chr-set", StringComparison.Ordinal));
        return ExitCode.Refused;
    }
}

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary><c>verify</c> found other values than the file has.</summary>
    public const int Different = 1;

    /// <summary>It cannot be done, as a line on standard error says.</summary>
    public const int Refused = 2;

    /// <summary>As shells number what Ctrl+C ended.</summary>
    public const int Interrupted = 130;
}

/// <summary>What the user asks cannot be done; the message is a single line that says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
