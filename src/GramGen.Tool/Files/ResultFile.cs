using System.Numerics;
using GramGen.Data;
using GramGen.Data.Writing;

namespace GramGen.Tool.Files;

/// <summary>The file that results are saved to, in the format that its name says.</summary>
internal static class ResultFile
{
    /// <summary>The sums themselves, which can be merged.</summary>
    public const string SumsExtension = ".gram";

    private static readonly string[] Extensions = [".npz", ".npy", ".safetensors", SumsExtension];

    /// <exception cref="UsageException">The file cannot be written, or not in its format.</exception>
    public static void Require(string path, GramStatistics statistics, IEnumerable<string> inputs)
    {
        OutputFile.Require(path, Extensions, inputs);
        if (Is(path, ".npy") && statistics == GramStatistics.All)
        {
            throw new UsageException($"{path}: an .npy file holds one matrix; choose --gram or --covariance, or write .npz.");
        }
    }

    /// <summary>Saves a result whole or not at all.</summary>
    public static void Save<T>(string path, GramResult<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Is(path, SumsExtension))
        {
            AtomicFile.Write(path, overwrite: true, result.Accumulator.Save);
        }
        else
        {
            result.Save(path);
        }
    }

    private static bool Is(string path, string extension) =>
        Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
