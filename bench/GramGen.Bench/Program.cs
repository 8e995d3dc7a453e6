using System.CommandLine;
using GramGen.Bench;
using GramGen.Bench.Report;
using GramGen.Bench.Suites;

const int Usage = 2;

var root = new RootCommand(
    "Runs every Gram kernel declared in DeclaredSizes.cs on feature maps of a picture, checks each result against a "
    + "double-precision reference, and prints how fast it is. GRAMGEN_ISA forces an instruction set.");
ReportCommand.AddTo(root);
root.Subcommands.Add(SuiteCommand.Create());

try
{
    ParseResult arguments = root.Parse(args);
    return arguments.Errors.Count > 0
        ? Refuse(string.Join(Environment.NewLine, arguments.Errors.Select(error => error.Message)))
        : arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception problem) when (problem is UsageException or IOException or UnauthorizedAccessException)
{
    return Refuse(problem.Message);
}

static int Refuse(string message)
{
    Console.Error.WriteLine(message);
    return Usage;
}
