using System.CommandLine;
using BenchmarkDotNet.Running;
using GramGen.Bench.Commands;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench;

/// <summary>The program: runs a command, or refuses it with one line on standard error.</summary>
internal static class Program
{
    /// <summary>Exit code of a command that was refused.</summary>
    public const int UsageError = 2;

    public static int Run(string[] args)
    {
        var root = new RootCommand(
            "Runs the Gram kernels declared in DeclaredSizes.cs on feature maps of a picture, checks each result against a "
            + "double-precision reference, and prints how fast it is beside the libraries that this machine has. GRAMGEN_ISA "
            + "forces an instruction set.");
        ReportCommand.AddTo(root);
        root.Subcommands.Add(OperationsCommand.Create());
        root.Subcommands.Add(DatasetsCommand.Create());
        root.Subcommands.Add(GenotypesCommand.Create());
        root.Subcommands.Add(WeightsCommand.Create());
        root.Subcommands.Add(DeviceCommand.Create());
        root.Subcommands.Add(ResultsCommand.Create());
        root.Subcommands.Add(Microbenchmarks());
        root.Subcommands.Add(KernelTrial.Command(OpenBlas.Kernels, Blis.Kernels, Mkl.Kernels));

        try
        {
            ParseResult arguments = root.Parse(args);
            return arguments.Errors.Count > 0
                // An option shared by several commands is validated once for each.
                ? Refuse(string.Join(Environment.NewLine, arguments.Errors.Select(error => error.Message).Distinct()))
                : arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem) when (problem is UsageException or IOException or UnauthorizedAccessException)
        {
            return Refuse(problem.Message);
        }
    }

    private static int Main(string[] args) => Run(args);

    /// <summary>The BenchmarkDotNet classes; their options are BenchmarkDotNet's.</summary>
    private static Command Microbenchmarks()
    {
        var command = new Command("bdn", "Runs the BenchmarkDotNet suites; takes its options, as in: bdn --filter '*'")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments =>
        {
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. arguments.UnmatchedTokens]);
        });
        return command;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return UsageError;
    }
}
