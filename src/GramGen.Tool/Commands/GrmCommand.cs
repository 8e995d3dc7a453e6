using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using GramGen.Cluster;
using GramGen.Data;
using GramGen.Genotypes;
using GramGen.Tool.Clusters;
using GramGen.Tool.Files;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>grm</c>: the genomic relationship matrix of PLINK's genotypes.</summary>
internal sealed class GrmCommand
{
    private readonly ToolConsole _console;

    private readonly Argument<string> _genotypes = new("GENOTYPES")
    {
        Description = "The .bed file, or what the names of .bed, .bim and .fam have in common.",
    };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "What the names of the result begin with: .grm.bin, .grm.N.bin and .grm.id are appended.",
        HelpName = "PREFIX",
        Required = true,
    };

    private readonly Option<RelationshipKind?> _kind = ToolOptions.OneOf(
        "--kind",
        "How relationships are scaled (yang unless it is given)",
        ("yang", RelationshipKind.Yang),
        ("vanraden", RelationshipKind.VanRaden));

    private readonly Option<GramElement?> _element = ToolOptions.Element(unlessGiven: "float");

    private readonly Option<double> _maf = ToolOptions.Number(
        "--maf",
        "Leaves out variants whose minor allele is less frequent.",
        (double?)0,
        frequency => frequency is >= 0 and <= 0.5,
        "a frequency between 0 and 0.5, such as 0.01");

    private readonly Option<int> _autosomes = ToolOptions.Number(
        "--chr-set",
        "The number of autosomes: 22 of humans, 29 of cattle, 18 of pigs.",
        (int?)22,
        number => number is >= 1 and <= 95,
        "a number from 1 to 95");

    private readonly Option<bool> _allChromosomes = new("--all-chromosomes")
    {
        Description = "Counts variants on X, Y and MT too, as diploid ones.",
    };

    private readonly Option<int> _threads = ToolOptions.Threads("Threads; without it one per core.");

    private readonly Option<ClusterAddress?> _cluster = ClusterOptions.Cluster(
        "Have the workers of a cluster sum the variants, with its stores in --store; the Redis server of the cluster, as "
            + "redis://10.0.0.5.", isRequired: false);

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The folder of all stores of the cluster, or its address in a bucket.",
        HelpName = "FOLDER",
    };

    private GrmCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var grm = new GrmCommand(console);
        var command = new Command("grm", "Computes the genomic relationships of all pairs of samples from PLINK's .bed, .bim and .fam "
            + "files, and writes them in the files of GCTA and PLINK.")
        {
            grm._genotypes,
            grm._out,
            grm._kind,
            grm._element,
            grm._maf,
            grm._autosomes,
            grm._allChromosomes,
            grm._threads,
            grm._cluster,
            grm._store,
        };
        command.SetAction((arguments, stop) => arguments.GetValue(grm._element) == GramElement.Double
            ? grm.RunAsync<double>(arguments, stop)
            : grm.RunAsync<float>(arguments, stop));
        return command;
    }

    private async Task<int> RunAsync<T>(ParseResult arguments, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        string prefix = arguments.GetValue(_out)!;
        string values = prefix + ".grm.bin";
        using var file = GenotypeFile.Open(arguments.GetValue(_genotypes)!);
        OutputFile.Require(values, [".bin"], [file.Path]);
        ClusterAddress? cluster = arguments.GetResult(_cluster) is null ? null : arguments.GetValue(_cluster);
        RequireClusterOptions(arguments, cluster);
        RelationshipKind kind = arguments.GetValue(_kind) ?? RelationshipKind.Yang;
        var options = new GenotypeOptions
        {
            AutosomeCount = arguments.GetValue(_autosomes),
            AllChromosomes = arguments.GetValue(_allChromosomes),
            MinorAlleleFrequency = arguments.GetValue(_maf),
            MaxDegreeOfParallelism = arguments.GetValue(_threads) is > 0 and int threads ? threads : -1,
            CancellationToken = stop,
        };
        RelationshipMatrix<T> relationships;
        if (cluster is null)
        {
            relationships = GenomicRelationship.Compute<T>(file, kind, options);
        }
        else if (await SumOnClusterAsync<T>(arguments, cluster, kind, options) is { } sums)
        {
            relationships = GenomicRelationship.FromSums(file, sums, kind, options);
        }
        else
        {
            return ExitCode.Interrupted;
        }

        GrmFiles.Write(prefix, relationships);
        _console.Out.WriteLine(
            $"Saved {values}, {prefix}.grm.N.bin and {prefix}.grm.id: {Figures.Count(relationships.Samples.Count)} samples, "
            + $"{Figures.Count(relationships.VariantCount)} of {Figures.Count(file.VariantCount)} variants; "
            + $"{Figures.Time(Stopwatch.GetElapsedTime(begin))}.");
        using FileStream saved = File.OpenRead(values);
        _console.Out.WriteLine($"sha256 {Convert.ToHexString(SHA256.HashData(saved))}");
        return ExitCode.Done;
    }

    /// <summary>Has a cluster sum the variants.</summary>
    /// <returns>The sums, or null if waiting was interrupted.</returns>
    private async Task<GramAccumulator<T>?> SumOnClusterAsync<T>(
        ParseResult arguments, ClusterAddress cluster, RelationshipKind kind, GenotypeOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CancellationToken stop = options.CancellationToken;
        GramDataset data = GenotypeDataset.Open(arguments.GetValue(_genotypes)!, kind, options);
        string id = ClusterStats.IdOf(data, GramStatsPlan.For<T>(data, GramStatistics.Gram));
        string store = ClusterOptions.RequireStore(arguments.GetValue(_store)!);
        var stats = new ClusterStats(_console, cluster, store, id, new GramClusterOptions { Statistics = GramStatistics.Gram });
        try
        {
            (GramResult<T> result, _) = await stats.ComputeAsync<T>(data, default, stop);
            return result.Accumulator;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _console.Error.WriteLine("Interrupted: nothing was written. " + (stats.IsStarted
                ? $"The cluster goes on with job {id}; to wait for it, repeat the command."
                : "The cluster has no job of it."));
            return null;
        }
    }

    /// <exception cref="UsageException">Options contradict each other.</exception>
    private void RequireClusterOptions(ParseResult arguments, ClusterAddress? cluster)
    {
        if ((arguments.GetValue(_store) is null) != (cluster is null))
        {
            throw new UsageException(cluster is null
                ? "--store is the folder of a cluster; --cluster ADDRESS names its Redis server."
                : "--cluster needs --store FOLDER, the folder of all stores, which the workers reach too.");
        }

        if (cluster is not null && arguments.GetResult(_threads) is not null)
        {
            throw new UsageException("--threads is for this machine; the workers of --cluster have theirs.");
        }
    }
}
