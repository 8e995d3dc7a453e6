using System.CommandLine;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;
using GramGen.TorchSharp;
using Spectre.Console;
using TorchSharp;

namespace GramGen.Bench.Devices;

/// <summary>The table of a device: its products and transfers beside the kernels, and where it takes over.</summary>
internal static class DeviceCommand
{
    private const int Seed = 1;

    private static readonly Option<string> Device = new("--device")
    {
        Description = "cuda, cuda:1 and so on, or cpu: torch's own operations.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cuda",
    };

    private static readonly Option<string> Sizes = new("--sizes")
    {
        Description = $"Sizes and groups ({SizeList.GroupNames}) as in the report.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "64x784,64x50176,128x12544,256x3136,512x784,512x196,vgg512",
    };

    public static Command Create()
    {
        var command = new Command("device", "Calibrates the TorchSharp backend of a device and measures it beside the CPU's kernels.")
        {
            Device,
            Sizes,
            RunOptions.Threads,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        string device = arguments.GetValue(Device)!;
        TorchGramBackend backend = BackendOf(device);
        using var picture = Picture.Draw(Seed);
        int threads = arguments.GetValue(RunOptions.Threads);
        // torch's CPU device is compared on as many.
        torch.set_num_threads(threads);
        var runner = new DeviceRunner(picture, backend, device, threads);
        ReportTable.FitOutput();
        AnsiConsole.WriteLine($"{Machine.CpuName()}, {Figures.Count(threads, "thread")}, beside {backend.Calibration.Device}; {TorchGramBackend.Probe()}");
        AnsiConsole.Write(ReportTable.TableOf(DeviceColumns.All, shapes.Select(runner.Measure)));
        return 0;
    }

    private static TorchGramBackend BackendOf(string device)
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
