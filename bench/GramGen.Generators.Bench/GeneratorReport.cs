using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Reports;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Machine = GramGen.Bench.Measuring.Machine;

namespace GramGen.Generators.Bench;

/// <summary>The committed page: figures, targets, machine and versions.</summary>
internal static class GeneratorReport
{
    private const int ManyKernels = 200;
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>What an unrelated edit of many kernels may take beside the compiler's part, in milliseconds.</summary>
    private const double MostOfUnrelatedEdit = 0.5;

    /// <summary>More background load than an idle system has, in cores.</summary>
    private const double BusyCores = 0.1;

    /// <summary>The targets for 200 kernels, in milliseconds.</summary>
    private static readonly Dictionary<string, double> Targets = new()
    {
        [nameof(GeneratorBenchmarks.Cold)] = 1000,
        [nameof(GeneratorBenchmarks.Compile)] = 3000,
    };

    /// <param name="summary">What was measured.</param>
    /// <param name="backgroundCores">Cores that other processes used meanwhile, where the system reports it.</param>
    public static string Of(Summary summary, double? backgroundCores)
    {
        var text = new StringBuilder();
        Line("# The generator's own cost");
        Line();
        Line($"{Machine.CpuName()}, {Environment.ProcessorCount} cores; "
            + $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}.");
        Line($"Roslyn {Version(typeof(CSharpCompilation))}, BenchmarkDotNet {Version(typeof(Summary))}.");
        if (backgroundCores > BusyCores)
        {
            Line(Text($"Other programs took {backgroundCores:0.0} cores meanwhile: ")
                + "the fastest runs are nearer to what it costs than the medians.");
        }

        Line();
        Line("| kernels | run | median | fastest | allocated | aim |");
        Line("| ---: | --- | ---: | ---: | ---: | --- |");
        foreach (BenchmarkReport report in summary.Reports)
        {
            Line(Row(report, summary));
        }

        Line();
        Line("One kernel a type, ten types a file. A run takes a compilation that the compiler has not looked at yet. "
            + "Cold: a new driver, in a");
        Line("warm process. Unrelated edit: something was typed in a file without kernels; "
            + "of it the compiler's part is what a generator takes");
        Line("that finds the attributes and adds as many empty files, two a kernel. "
            + "Known project: the compiler has looked at the types before.");
        Line("Kernel edit: one kernel has another size. Compile: from parsed files, the generated ones among them, "
            + "to the assembly, in a warm");
        Line("process; without kernels: the same declarations and no generated code.");
        Line();
        Line(Text($"Generated code of {ManyKernels} kernels: {ProjectSize(out int lines):0.0} KB of IL a kernel, {lines} lines. ")
            + "Aim: under 3 KB.");
        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');
    }

    private static string Row(BenchmarkReport report, Summary summary)
    {
        string run = RunOf(report);
        int kernels = KernelsOf(report);
        double median = MedianOf(report);
        double fastest = report.ResultStatistics!.Min / NanosecondsPerMillisecond;
        double megabytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / 1048576.0 ?? 0;
        string target = kernels != ManyKernels ? ""
            : Targets.TryGetValue(run, out double limit) ? Text($"under {limit} ms: {(median < limit ? "met" : "missed")}")
            : run == nameof(GeneratorBenchmarks.UnrelatedEdit) ? UnrelatedEditTarget(median, summary)
            : "";
        return Text($"| {kernels} | {NameOf(run)} | {median:0.00} ms | {fastest:0.00} ms | {megabytes:0.0} MB | {target} |");
    }

    private static string UnrelatedEditTarget(double median, Summary summary)
    {
        double idle = MedianOf(summary.Reports.Single(report => KernelsOf(report) == ManyKernels
            && RunOf(report) == nameof(GeneratorBenchmarks.UnrelatedEditIdle)));
        return Text($"compiler's part and {MostOfUnrelatedEdit} ms: {(median <= idle + MostOfUnrelatedEdit ? "met" : "missed")}");
    }

    private static string RunOf(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethod.Name;

    private static int KernelsOf(BenchmarkReport report) => (int)report.BenchmarkCase.Parameters[nameof(GeneratorBenchmarks.Kernels)];

    private static double MedianOf(BenchmarkReport report) => report.ResultStatistics!.Median / NanosecondsPerMillisecond;

    /// <summary>Kilobytes of IL that a kernel adds, and the lines of all generated files.</summary>
    private static double ProjectSize(out int lines)
    {
        CSharpCompilation project = KernelProject.Of(ManyKernels);
        Compilation generated = KernelProject.Generated(project, new GramGenerator());
        lines = generated.SyntaxTrees.Skip(project.SyntaxTrees.Length).Sum(tree => tree.GetText().Lines.Count);
        using var file = new PEReader(new MemoryStream(KernelProject.Compile(generated).ToArray()));
        MetadataReader metadata = file.GetMetadataReader();
        int bytes = metadata.MethodDefinitions
            .Select(handle => metadata.GetMethodDefinition(handle).RelativeVirtualAddress)
            .Where(address => address != 0)
            .Sum(address => file.GetMethodBody(address).GetILBytes()!.Length);
        return bytes / 1024.0 / ManyKernels;
    }

    private static string NameOf(string run) => run switch
    {
        nameof(GeneratorBenchmarks.Compile) => "compile",
        nameof(GeneratorBenchmarks.CompileIdle) => "compile, without kernels",
        nameof(GeneratorBenchmarks.UnrelatedEdit) => "unrelated edit",
        nameof(GeneratorBenchmarks.UnrelatedEditIdle) => "unrelated edit, compiler's part",
        nameof(GeneratorBenchmarks.UnrelatedEditOfKnownProject) => "unrelated edit, known project",
        nameof(GeneratorBenchmarks.KernelEdit) => "kernel edit",
        _ => "cold",
    };

    private static string Version(Type type) => type.Assembly.GetName().Version!.ToString(fieldCount: 3);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
