using System.CommandLine;
using StyleTransfer.Commands;

namespace StyleTransfer;

/// <summary>The entry point. Bad input ends with one line on standard error and exit code 2.</summary>
internal static class Program
{
    public const int UsageExitCode = 2;

    public static int Main(string[] args)
    {
        var root = new RootCommand("Makes textures and style transfers with Gram matrices, and explains what a Gram matrix is.");
        root.Subcommands.Add(PictureCommands.CreateTexture());
        root.Subcommands.Add(PictureCommands.CreateTransfer());
        root.Subcommands.Add(ExplainCommand.Create());
        try
        {
            ParseResult arguments = root.Parse(args);
            return arguments.Errors.Count > 0
                ? Refuse(arguments.Errors[0].Message)
                // Ctrl-C ends a run after the current step; System.CommandLine must not terminate the process first.
                : arguments.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception problem) when (problem is UsageException or IOException or UnauthorizedAccessException)
        {
            return Refuse(problem.Message);
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return UsageExitCode;
    }
}

/// <summary>The user's input cannot be processed; the message is a single line that says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
