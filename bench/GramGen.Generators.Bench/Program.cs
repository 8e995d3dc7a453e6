using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GramGen.Bench.Results;
using GramGen.Generators.Bench;
using Perfolizer.Horology;

// The folder of all results; the processor has one of its own in it.
string folder = Path.Combine(args.FirstOrDefault() ?? "bench/results", CpuFolder.Name());
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
File.WriteAllText(file, GeneratorReport.Of(summary));
Console.WriteLine($"Written to {file}.");
return 0;
