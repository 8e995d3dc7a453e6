using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using GramGen.Genotypes;
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
        };
        command.SetAction((arguments, stop) => Task.FromResult(
            arguments.GetValue(grm._element) == GramElement.Double ? grm.Run<double>(arguments, stop) : grm.Run<float>(arguments, stop)));
        return command;
    }

    private int Run<T>(ParseResult arguments, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        string prefix = arguments.GetValue(_out)!;
        string values = prefix + ".grm.bin";
        using var file = GenotypeFile.Open(arguments.GetValue(_genotypes)!);
        OutputFile.Require(values, [".bin"], [file.Path]);
        RelationshipMatrix<T> relationships = GenomicRelationship.Compute<T>(
            file,
            arguments.GetValue(_kind) ?? RelationshipKind.Yang,
            new GenotypeOptions
            {
                AutosomeCount = arguments.GetValue(_autosomes),
                AllChromosomes = arguments.GetValue(_allChromosomes),
                MinorAlleleFrequency = arguments.GetValue(_maf),
                MaxDegreeOfParallelism = arguments.GetValue(_threads) is > 0 and int threads ? threads : -1,
                CancellationToken = stop,
            });
        GrmFiles.Write(prefix, relationships);
        _console.Out.WriteLine(
            $"Saved {values}, {prefix}.grm.N.bin and {prefix}.grm.id: {Figures.Count(relationships.Samples.Count)} samples, "
            + $"{Figures.Count(relationships.VariantCount)} of {Figures.Count(file.VariantCount)} variants; "
            + $"{Figures.Time(Stopwatch.GetElapsedTime(begin))}.");
        using FileStream saved = File.OpenRead(values);
        _console.Out.WriteLine($"sha256 {Convert.ToHexString(SHA256.HashData(saved))}");
        return ExitCode.Done;
    }
}
