using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Report;

/// <summary>The CPU's kernels, and the same product on a device.</summary>
/// <param name="backend">The device's backend.</param>
/// <param name="deviceName">torch's name of the device.</param>
internal sealed class DeviceBenchmark(TorchGramBackend backend, string deviceName) : Benchmark(peers: [])
{
    private readonly torch.Device _device = torch.device(deviceName);

    public override string Name => "Device";

    // The device's calls may use every core, regardless of the kernels' threads.
    public override Action RestAfter(int threads) => SpinningThreads.WaitAfter(Environment.ProcessorCount);

    public override IReadOnlyList<Call> Prepare(Operation operation, OperationInputs inputs)
    {
        torch.Tensor onHost = torch.tensor(inputs.Features.ToArray()).reshape(inputs.Shape.Channels, inputs.Shape.Pixels);
        torch.Tensor onDevice = torch.empty(inputs.Shape.Channels, inputs.Shape.Pixels, device: _device);
        onDevice.copy_(onHost);
        return
        [
            operation.Prepare(inputs with { Options = CpuOptions(inputs) }),
            operation.Prepare(inputs with { Options = new GramOptions { Backend = backend } }),
            new Call(() => Multiply(onDevice), () => []),
            new Call(() => Copy(onHost, onDevice), () => []) { Release = Release },
        ];

        void Release()
        {
            onHost.Dispose();
            onDevice.Dispose();
        }
    }

    public override ReportRow Complete(ReportRow row, OperationInputs inputs, IReadOnlyList<Call> calls, double[] times)
    {
        var work = new GramProductWork
        {
            Shape = row.Shape,
            Element = GramElement.Single,
            Threads = Gram.Explain(row.Shape, options: CpuOptions(inputs)).Threads,
        };
        return row with
        {
            Device = new DeviceFigures(
                times[1],
                times[2],
                times[3],
                1e6 * backend.PredictSeconds(work),
                backend.ShouldRun(work),
                backend.Calibration.CrossoverPixels(row.Channels, threads: inputs.Options.MaxDegreeOfParallelism)),
        };
    }

    private static GramOptions CpuOptions(OperationInputs inputs) =>
        new() { Backend = GramBackend.Cpu, MaxDegreeOfParallelism = inputs.Options.MaxDegreeOfParallelism };

    private void Multiply(torch.Tensor features)
    {
        using torch.Tensor transposed = features.t();
        using torch.Tensor product = torch.mm(features, transposed);
        Synchronize();
    }

    private void Copy(torch.Tensor source, torch.Tensor destination)
    {
        destination.copy_(source);
        Synchronize();
    }

    private void Synchronize()
    {
        if (_device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize(_device);
        }
    }
}
