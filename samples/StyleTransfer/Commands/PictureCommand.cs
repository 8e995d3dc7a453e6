using System.CommandLine;

namespace StyleTransfer.Commands;

/// <summary>The program: what was asked for is done, or refused in one line on standard error.</summary>
internal static class PictureCommand
{
    public const int Usage = 2;

    public static int Run(string[] args)
    {
        var root = new RootCommand("Makes pictures with Gram matrices: textures and style transfer; and explains what a Gram matrix is.");
        root.Subcommands.Add(TextureCommand.Create());
        root.Subcommands.Add(TransferCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        try
        {
            ParseResult arguments = root.Parse(args);
            return arguments.Errors.Count > 0
                ? Refuse(arguments.Errors[0].Message)
                // Ctrl-C ends a run after the step at hand; the command line must not end the process before.
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
        return Usage;
    }
}
