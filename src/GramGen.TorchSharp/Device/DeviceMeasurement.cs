using System.Diagnostics;
using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Measures the rates of a device and of the CPU's kernels; takes a second or two.</summary>
/// <param name="memory">The device's memory.</param>
internal sealed class DeviceMeasurement(DeviceMemory memory)
{
    private const int Runs = 7;
    private const int Transferred = 1 << 24; // values, 64 MB: larger than the caches
    private const int Order = 2048;
    private static readonly GramShape Layer = new(256, 3136); // the third style layer of VGG-19

    /// <summary>Measures all rates.</summary>
    /// <param name="device">The description of the device.</param>
    public TorchCalibration Run(string device)
    {
        using DisposeScope scope = NewDisposeScope();
        using var precision = FullPrecision.On(memory.Device, allowsTf32: false);
        float[] values = new float[Transferred];
        Tensor onDevice = memory.Zeros(ScalarType.Float32, Transferred);
        using var staging = new StagingBuffer<float>(memory.Device, Transferred);
        var block = HostBlock.Dense(Transferred);
        return new TorchCalibration
        {
            Device = device,
            StartSeconds = Seconds(Start),
            UploadBytesPerSecond = Transferred * sizeof(float) / Seconds(() => staging.Upload(values, block, onDevice)),
            DownloadBytesPerSecond = Transferred * sizeof(float) / Seconds(() => staging.Download(onDevice, block, values)),
            DeviceFlops = ProductFlops(ScalarType.Float32),
            DeviceDoubleFlops = ProductFlops(ScalarType.Float64),
            CpuFlops = KernelFlops<float>(),
            CpuDoubleFlops = KernelFlops<double>(),
        };
    }

    /// <summary>The overhead of an operation, independent of its size.</summary>
    private void Start()
    {
        var work = new GramProductWork
        {
            Shape = new GramShape(1, 1),
            Element = GramElement.Single,
            FeatureStride = 1,
            GramStride = 1,
        };
        new ProductOperation<float, float>(work, [1f], new float[1]).Run(memory, new Chunking(1, 1));
    }

    private double ProductFlops(ScalarType type)
    {
        using Tensor factor = memory.Zeros(type, Order, Order);
        double seconds = Seconds(() =>
        {
            using Tensor product = TorchProducts.Product(factor);
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

    /// <summary>The median of several runs, after a warm-up.</summary>
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
