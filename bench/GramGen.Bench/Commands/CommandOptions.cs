using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Commands;

/// <summary>The options that the measuring commands share, and their exit codes.</summary>
internal static class CommandOptions
{
    /// <summary>Seed of the texture where the user does not choose one.</summary>
    public const int DefaultSeed = 1;

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

    public static readonly Option<string[]> Peers = new("--peer")
    {
        Description = "Another CBLAS library to compare with, by a name and its path; may be repeated.",
        HelpName = "NAME=PATH",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the rows to a file as well.",
        HelpName = "FILE",
    };

    public static Option<string> Sizes(string description, string byDefault) => new("--sizes")
    {
        Description = description,
        HelpName = "LIST",
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>Validates a range; the parser itself refuses what is not a number.</summary>
    public static Action<OptionResult> Within(int from, int to, string message, int multipleOf = 1) => result =>
    {
        if (result.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value)
            && (value < from || value > to || value % multipleOf != 0))
        {
            result.AddError(message);
        }
    };

    /// <summary>Checks where a file will be written before anything is measured.</summary>
    /// <exception cref="UsageException">Its folder does not exist.</exception>
    public static void RequireFolderOf(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}' to write '{Path.GetFileName(file)}' into.");
        }
    }

    /// <summary>The libraries that <c>--peer</c> names; they are loaded when they are enumerated.</summary>
    /// <exception cref="UsageException">An option is malformed, or there are to be no peers.</exception>
    public static IEnumerable<BlasLibrary> NamedPeers(ParseResult arguments)
    {
        string[] options = arguments.GetValue(Peers)!;
        return options.Length > 0 && arguments.GetValue(NoPeers)
            ? throw new UsageException("--peer names a library to compare with, and --no-peers leaves all of them out; use one of the two.")
            : NamedBlas.LoadLater(options);
    }

    /// <summary>1 if a result is wrong, otherwise 0.</summary>
    public static int ExitCode(bool isCorrect) => isCorrect ? 0 : 1;
}
