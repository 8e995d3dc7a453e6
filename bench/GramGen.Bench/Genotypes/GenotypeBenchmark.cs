using System.Diagnostics;
using GramGen.Bench.Measuring;
using GramGen.Genotypes;

namespace GramGen.Bench.Genotypes;

/// <summary>How long a way from a .bed file to a .grm.bin file took.</summary>
/// <param name="Way">Its name.</param>
/// <param name="Missing">The share of missing genotypes.</param>
/// <param name="Microseconds">The median of its runs.</param>
/// <param name="Difference">The largest difference of a relationship from that in double.</param>
internal sealed record GenotypeFigures(string Way, double Missing, double Microseconds, double Difference)
{
    /// <summary>What sums in float may lose of relationships up to 2.</summary>
    public const double MostDifference = 1e-5;

    public bool IsCorrect => Difference <= MostDifference;
}

/// <summary>
/// Measures the whole way from the files of PLINK to those of a relationship matrix: in this process, by a process of GramGen, and by
/// PLINK 2, with the BLAS that it finds, and with the kernels of that which are meant for processors like this one.
/// </summary>
/// <param name="threads">The threads that each may take.</param>
/// <param name="hasPeers">With PLINK.</param>
internal sealed class GenotypeBenchmark(int threads, bool hasPeers)
{
    private const string Program = "plink2";

    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    /// <summary>The version of PLINK, or why it is absent.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>What a process of GramGen runs.</summary>
    /// <param name="prefix">What the names of the genotypes have in common.</param>
    /// <param name="output">What the names of the matrix begin with.</param>
    /// <param name="threads">The threads.</param>
    public static void Compute(string prefix, string output, int threads)
    {
        using var file = GenotypeFile.Open(prefix);
        GrmFiles.Write(output, GenomicRelationship.Compute<float>(file, options: new() { MaxDegreeOfParallelism = threads }));
    }

    /// <summary>Measures one set.</summary>
    /// <param name="samples">n.</param>
    /// <param name="variants">The variants.</param>
    /// <param name="missing">The share of missing genotypes.</param>
    /// <param name="share">Time for each way, or three runs if those take longer.</param>
    public IReadOnlyList<GenotypeFigures> Measure(int samples, int variants, double missing, TimeSpan share)
    {
        using var data = new GenotypeData(samples, variants, missing);
        using var file = GenotypeFile.Open(data.Prefix);
        RelationshipMatrix<double> expected = GenomicRelationship.Compute<double>(file);
        List<(string Name, string Output, Action Run)> ways =
        [
            ("GramGen, in this process", data.PathOf("here"), () => Compute(data.Prefix, data.PathOf("here"), threads)),
            ("GramGen, a process", data.PathOf("process"), () => Run(
                "dotnet",
                [typeof(GenotypeBenchmark).Assembly.Location, "genotypes", "--compute", data.Prefix, "--output", data.PathOf("process"),
                    "--threads", $"{threads}"],
                // As it is by default, but not in this program.
                ("DOTNET_TC_QuickJitForLoops", "1"))),
        ];
        if (hasPeers && VersionOfPlink() is { } version)
        {
            _notes.Add(version);
            ways.Add(("PLINK 2", data.PathOf("plink"), () => RunPlink(data, "plink")));
            if (CoreType is { } core)
            {
                ways.Add(($"PLINK 2, OpenBLAS {core}", data.PathOf("core"), () => RunPlink(data, "core", ("OPENBLAS_CORETYPE", core))));
            }
        }

        double[] times = InterleavedTiming.Measure([.. ways.Select(way => way.Run)], SpinningThreads.WaitAfter(threads), share);
        return [.. ways.Zip(times, (way, time) => new GenotypeFigures(way.Name, missing, time, Difference(way.Output, expected)))];
    }

    /// <summary>
    /// The kernels of OpenBLAS for this instruction set: an OpenBLAS takes its slowest for a processor that is newer than itself.
    /// </summary>
    private static string? CoreType => Gram.SupportedIsas[0] switch
    {
        GramIsa.Avx512 => "SkylakeX",
        GramIsa.Avx2 => "Haswell",
        _ => null,
    };

    /// <summary>The largest difference of an entry; infinite where only one of them is a number.</summary>
    private static double Difference(string output, RelationshipMatrix<double> expected)
    {
        RelationshipMatrix<float> found = GrmFiles.Read(output);
        double difference = 0;
        for (int entry = 0; entry < expected.Values.Length; entry++)
        {
            double distance = Math.Abs(found.Values[entry] - expected.Values[entry]);
            difference = Math.Max(difference, double.IsNaN(distance) ? double.PositiveInfinity : distance);
        }

        return difference;
    }

    private string? VersionOfPlink()
    {
        try
        {
            return Run(Program, ["--version"]);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            _notes.Add($"Absent: {Program}: {problem.Message}.");
            return null;
        }
    }

    private void RunPlink(GenotypeData data, string output, params (string, string)[] variables) => Run(
        Program,
        ["--bfile", data.Prefix, "--make-grm-bin", "--threads", $"{threads}", "--out", data.PathOf(output)],
        // PLINK 2 calls BLAS from its own threads.
        [("OPENBLAS_NUM_THREADS", "1"), ("BLIS_NUM_THREADS", "1"), .. variables]);

    private static string Run(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new IOException($"{program} failed: {output}{errors.Result}");
    }
}
