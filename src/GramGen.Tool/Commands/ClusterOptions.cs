using System.CommandLine;
using GramGen.Data.Storage;
using GramGen.Tool.Clusters;

namespace GramGen.Tool.Commands;

/// <summary>Options of commands that join a cluster.</summary>
internal static class ClusterOptions
{
    public static Option<ClusterAddress?> Cluster(string description, bool isRequired) => new("--cluster")
    {
        Description = description,
        HelpName = "ADDRESS",
        Required = isRequired,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ClusterAddress.Parse(text) is { } address)
            {
                return address;
            }

            result.AddError($"--cluster must be redis://HOST or redis://:PASSWORD@HOST:PORT (rediss:// if it is "
                + $"encrypted), not '{text}'.");
            return null;
        },
    };

    public static Option<string> Store(string description) => new("--store")
    {
        Description = description,
        HelpName = "FOLDER",
        Required = true,
    };

    /// <summary>Makes the folder of the stores; an address in a bucket is there.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static string RequireStore(string folder)
    {
        if (GramStorage.IsAddress(folder))
        {
            return folder;
        }

        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--store {folder}: the folder cannot be made: {problem.Message}");
        }
    }

    /// <summary>Waits for Ctrl+C.</summary>
    public static async Task Stopped(CancellationToken stop) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
