using System.Diagnostics;
using System.Numerics;
using GramGen.TorchSharp.Device;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Calibration;

/// <summary>Measures a device and the CPU's kernels beside it; takes a second or two.</summary>
/// <param name="memory">The device's.</param>
internal sealed class Measurement(DeviceMemory memory)
{
    private const int Runs = 7;
    private const int Transferred = 1 << 24; // values, 64 MB: larger than the caches
    private const int Order = 2048;
    private static readonly GramShape Layer = new(256, 3136); // the third style layer of VGG-19

    /// <summary>Measures all constants.</summary>
    /// <param name="device">The name of the device.</param>
    public TorchCalibration Run(string device)
    {
        using DisposeScope scope = NewDisposeScope();
        using var precision = FullPrecision.On(memory.Device, allowsTf32: false);
        float[] values = new float[Transferred];
        Tensor there = memory.Zeros(ScalarType.Float32, Transferred);
        using var staging = new Staging<float>(memory.Device, Transferred);
        var block = new HostBlock(0, 1, Transferred, 0);
        return new TorchCalibration
        {
            Device = device,
            StartSeconds = Seconds(Start),
            UploadBytesPerSecond = Transferred * sizeof(float) / Seconds(() => staging.Upload(values, block, there)),
            DownloadBytesPerSecond = Transferred * sizeof(float) / Seconds(() => staging.Download(there, block, values)),
            DeviceFlops = ProductFlops(ScalarType.Float32),
            DeviceDoubleFlops = ProductFlops(ScalarType.Float64),
            CpuFlops = KernelFlops<float>(),
            CpuDoubleFlops = KernelFlops<double>(),
        };
    }

    /// <summary>All that a call does besides what grows with its size.</summary>
    private void Start()
    {
        var work = new GramProductWork
        {
            Shape = new GramShape(1, 1),
            Element = GramElement.Single,
            FeatureStride = 1,
            GramStride = 1,
        };
        var call = new ProductOperation<float, float>(work, [1f], new float[1]);
        call.Run(memory, new Chunks(1, 1));
    }

    private double ProductFlops(ScalarType type)
    {
        using Tensor factor = memory.Zeros(type, Order, Order);
        double seconds = Seconds(() =>
        {
            using Tensor product = DeviceProducts.Product(factor);
            Wait();
        });
        return 2.0 * Order * Order * Order / seconds;
    }

    private static double KernelFlops<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var features = new T[Layer.FeatureLength];
        var gram = new T[Layer.GramLength];
        var options = new GramOptions { Backend = GramBackend.Cpu, MaxDegreeOfParallelism = 1 };
        double operations = (double)Layer.GramLength * Layer.Pixels * (Layer.Channels + 1) / Layer.Channels;
        return operations / Seconds(() => Gram.Compute(features, Layer, gram, options: options));
    }

    private void Wait()
    {
        if (memory.Device.type == DeviceType.CUDA)
        {
            cuda.synchronize(memory.Device);
        }
    }

    /// <summary>The median of some runs, after one that is not counted.</summary>
    private static double Seconds(Action action)
    {
        action();
        double[] seconds = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Runs / 2];
    }
}
