using System.CommandLine;
using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;
using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Commands;

/// <summary><c>device</c>: a device's products and transfers beside the CPU's kernels, and the crossover between them.</summary>
internal static class DeviceCommand
{
    private static readonly Option<string> Device = new("--device")
    {
        Description = "cuda, cuda:1 and so on, or cpu: torch's own operations.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cuda",
    };

    private static readonly Option<string> Sizes = CommandOptions.Sizes(
        $"Sizes and groups ({SizeList.GroupNames}) as in the report.",
        "64x784,64x50176,128x12544,256x3136,512x784,512x196,vgg512");

    public static Command Create()
    {
        var command = new Command("device", "Calibrates the TorchSharp backend of a device and measures it beside the CPU's kernels.")
        {
            Device,
            Sizes,
            CommandOptions.Threads,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        string device = arguments.GetValue(Device)!;
        TorchGramBackend backend = Calibrate(device);
        using var picture = Picture.Draw(CommandOptions.DefaultSeed);
        int threads = arguments.GetValue(CommandOptions.Threads);
        // Torch's own CPU operations get as many threads as the kernels.
        torch.set_num_threads(threads);
        var runner = new ReportRunner(new DeviceBenchmark(backend, device), picture, InstructionSet.Parse(null), threads);
        GramReport report = runner.Run(shapes, started: _ => { }, finished: _ => { });
        ConsoleReport.WriteDevice(report, $"{backend.Calibration.Device}; {TorchGramBackend.Probe()}");
        return CommandOptions.ExitCode(report.IsCorrect);
    }

    private static TorchGramBackend Calibrate(string device)
    {
        try
        {
            return new TorchGramBackend(device, TorchGramBackend.Calibrate(device));
        }
        catch (Exception problem) when (problem is ArgumentException or PlatformNotSupportedException)
        {
            throw new UsageException(problem.Message.Split('\n')[0]);
        }
    }
}
