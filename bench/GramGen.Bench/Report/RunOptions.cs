using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GramGen.Bench.Report;

/// <summary>The options that every command has that measures what the user says.</summary>
internal static class RunOptions
{
    private static readonly int Cores = Environment.ProcessorCount;

    public static readonly Option<int> Threads = new("--threads")
    {
        Description = "The threads that GramGen and each peer may take.",
        DefaultValueFactory = _ => 1,
        Validators =
        {
            Within(1, Cores, $"--threads is a number from 1 to {Cores}, the cores of this machine."),
        },
    };

    public static readonly Option<string?> Isa = new("--isa")
    {
        Description = "GramGen's instruction set, named as in GRAMGEN_ISA; peers choose theirs themselves.",
        HelpName = "NAME",
    };

    public static readonly Option<bool> NoPeers = new("--no-peers")
    {
        Description = "GramGen alone, which is faster.",
    };

    public static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the rows to a file as well.",
        HelpName = "FILE",
    };

    /// <summary>What is no number is refused by the parser itself.</summary>
    public static Action<OptionResult> Within(int from, int to, string message) => result =>
    {
        if (result.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value)
            && (value < from || value > to))
        {
            result.AddError(message);
        }
    };

    /// <summary>Better now than after a minute of measuring.</summary>
    public static void RefuseMissingFolder(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}' to write '{Path.GetFileName(file)}' into.");
        }
    }
}
