using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;
using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Devices;

/// <summary>Measures sizes on a device beside the CPU's kernels.</summary>
/// <param name="picture">What the feature maps are made of.</param>
/// <param name="backend">The device's.</param>
/// <param name="device">torch's name of it.</param>
/// <param name="threads">Threads of the kernels.</param>
internal sealed class DeviceRunner(Picture picture, TorchGramBackend backend, string device, int threads)
{
    private readonly torch.Device _device = torch.device(device);

    /// <summary>Measures a size.</summary>
    public DeviceRow Measure(GramShape shape)
    {
        Memory<float> features = AlignedMemory.Allocate<float>(shape.FeatureLength);
        FeatureMaps.Fill(picture, shape, features.Span);
        Memory<float> gram = AlignedMemory.Allocate<float>(shape.GramLength);
        var onCpu = new GramOptions { Backend = GramBackend.Cpu, MaxDegreeOfParallelism = threads };
        var onDevice = new GramOptions { Backend = backend };
        using torch.Tensor host = torch.tensor(features.ToArray()).reshape(shape.Channels, shape.Pixels);
        using torch.Tensor there = torch.empty(shape.Channels, shape.Pixels, device: _device);
        there.copy_(host);
        double[] times = InterleavedTiming.Measure(
            [
                () => Gram.Compute(features.Span, shape, gram.Span, onCpu),
                () => Gram.Compute(features.Span, shape, gram.Span, onDevice),
                () => Multiply(there),
                () => Bring(host, there),
            ],
            Quiet.After(Environment.ProcessorCount));

        var work = new GramWork
        {
            Operation = GramOperation.Gram,
            Shape = shape,
            Element = GramElement.Single,
            Threads = Gram.Explain(shape, onCpu).Threads,
        };
        return new DeviceRow(
            shape,
            times[0],
            times[1],
            times[2],
            times[3],
            1e6 * backend.PredictSeconds(work),
            backend.Takes(work),
            backend.Calibration.CrossoverPixels(shape.Channels, threads: threads));
    }

    private void Multiply(torch.Tensor features)
    {
        using torch.Tensor transposed = features.t();
        using torch.Tensor product = torch.mm(features, transposed);
        Wait();
    }

    private void Bring(torch.Tensor host, torch.Tensor there)
    {
        there.copy_(host);
        Wait();
    }

    private void Wait()
    {
        if (_device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize(_device);
        }
    }
}
