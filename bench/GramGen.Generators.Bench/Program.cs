using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GramGen;
using GramGen.Bench.Measuring;
using GramGen.Generators.Bench;
using Perfolizer.Horology;

if (args is [StartUpProbe.Argument, var assembly, var type, var channels, var pixels, var call])
{
    var shape = new GramShape(int.Parse(channels, CultureInfo.InvariantCulture), int.Parse(pixels, CultureInfo.InvariantCulture));
    StartUpProbe.Run(assembly, type, shape, Enum.Parse<FirstCall>(call));
    return 0;
}

// The argument is the folder of all results; each processor has a subfolder.
string folder = Path.Combine(args.FirstOrDefault() ?? "bench/results", Machine.FolderName());
var backgroundLoad = new BackgroundLoad();
Summary summary = BenchmarkRunner.Run<GeneratorBenchmarks>(
    DefaultConfig.Instance.AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithIterationTime(TimeInterval.FromMilliseconds(200))
        .WithMaxIterationCount(25)));
if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
{
    return 1;
}

Directory.CreateDirectory(folder);
string file = Path.Combine(folder, "generator.md");
File.WriteAllText(file, GeneratorReport.Of(summary, backgroundLoad.Cores()) + StartUpReport.Measure());
Console.WriteLine($"Written to {file}.");
return 0;
