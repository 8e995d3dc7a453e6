using System.Buffers;
using GramGen.Data.Storage;

namespace GramGen.Cluster;

/// <summary>Ids of jobs, which name their folders.</summary>
internal static class JobName
{
    private const int MostCharacters = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <exception cref="ArgumentException">It is no id of a job.</exception>
    public static void ThrowIfInvalid(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.Length > MostCharacters || id.AsSpan().ContainsAnyExcept(Allowed) || id[0] == '.')
        {
            throw new ArgumentException(
                $"The id of a job has 1 to {MostCharacters} letters of ASCII, digits, '-', '_' and '.', "
                + $"which it does not begin with; this one is '{id}'.",
                nameof(id));
        }
    }

    public static string FolderOf(string store, string id)
    {
        ThrowIfInvalid(id);
        return GramStorage.Combine(store, id);
    }
}
