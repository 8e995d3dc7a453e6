using System.CommandLine;
using GramGen.Bench.Devices;
using GramGen.Bench.Forms;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Report;
using GramGen.Bench.Results;
using GramGen.Bench.Suites;

namespace GramGen.Bench;

/// <summary>The program: what was asked for is done, or refused in one line on standard error.</summary>
internal static class BenchCommand
{
    public const int Usage = 2;

    public static int Run(string[] args)
    {
        var root = new RootCommand(
            "Runs the Gram kernels declared in DeclaredSizes.cs on feature maps of a picture, checks each result against a "
            + "double-precision reference, and prints how fast it is beside the libraries that this machine has. GRAMGEN_ISA "
            + "forces an instruction set.");
        ReportCommand.AddTo(root);
        root.Subcommands.Add(FormsCommand.Create());
        root.Subcommands.Add(DeviceCommand.Create());
        root.Subcommands.Add(ResultsCommand.Create());
        root.Subcommands.Add(SuiteCommand.Create());
        root.Subcommands.Add(KernelTrial.Command(OpenBlas.Kernels, Blis.Kernels, Mkl.Kernels));

        try
        {
            ParseResult arguments = root.Parse(args);
            return arguments.Errors.Count > 0
                // An option that several commands share is validated for each.
                ? Refuse(string.Join(Environment.NewLine, arguments.Errors.Select(error => error.Message).Distinct()))
                : arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception problem) when (problem is UsageException or IOException or UnauthorizedAccessException)
        {
            return Refuse(problem.Message);
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return Usage;
    }
}
