using GramGen.TorchSharp.Device;

namespace GramGen.TorchSharp;

/// <summary>Computes large operations with torch on a CUDA GPU.</summary>
/// <remarks>
/// <para><c>Gram.UseBackend(new TorchGramBackend());</c> at the start of a program is right on every machine: without libtorch or
/// a GPU everything stays on the CPU, and <see cref="Gram.Explain(GramShape, GramElement, GramOptions)"/> says why.</para>
/// <para>Sums are in full <see cref="float"/> precision unless TF32 is allowed. G_ij and G_ji are one number, but the bits differ
/// from the CPU's, and between devices and versions of libtorch. Features larger than the memory are cut along pixels; if memory
/// still runs out, into smaller chunks, and in the end the CPU computes.</para>
/// <para>Concurrent calls run one after the other.</para>
/// </remarks>
public sealed class TorchGramBackend : GramBackend
{
    private readonly DeviceName _device;
    private DeviceExecutor? _executor;

    /// <summary>Creates a backend for a device, which need not be available.</summary>
    /// <param name="device"><c>cuda</c>, <c>cuda:1</c> and so on, or <c>cpu</c>: torch's own operations on the CPU, for comparison.</param>
    /// <param name="calibration">The rates that decide where an operation is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The device is none of these, or the calibration is of another device.</exception>
    public TorchGramBackend(string device = "cuda", TorchCalibration? calibration = null)
    {
        _device = DeviceName.Parse(device);
        UnavailableReason = _device.UnavailableReason();
        if (UnavailableReason is null && calibration is not null && calibration.Device != _device.Description)
        {
            throw new ArgumentException(
                $"The calibration is of '{calibration.Device}'; the device is '{_device.Description}'. Calibrate again.",
                nameof(calibration));
        }

        Calibration = calibration ?? TorchCalibration.DefaultFor(_device.Description);
    }

    /// <summary>
    /// Raised when the device ran out of memory, on the thread that computes, once the device has finished or given up.
    /// </summary>
    public event EventHandler<GramFallbackEventArgs>? FallbackOccurred;

    /// <summary>For example <c>torch cuda:0</c>.</summary>
    public override string Name => $"torch {_device}";

    /// <inheritdoc/>
    public override string? UnavailableReason { get; }

    /// <summary>Whether libtorch runs and has the device.</summary>
    public bool IsAvailable => UnavailableReason is null;

    /// <summary>The rates that decide where an operation is computed.</summary>
    public TorchCalibration Calibration { get; }

    /// <summary>Products of <see cref="float"/> may round their factors to 10 bits (TF32), which is faster. Off by default.</summary>
    public bool AllowsTf32 { get; init; }

    /// <summary>
    /// The maximum number of bytes of the device that an operation may use; by default four fifths of the free memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MemoryLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = long.MaxValue;

    /// <summary>Larger tensors are rejected as if the memory were exhausted.</summary>
    internal long LargestTensor { get; init; } = long.MaxValue;

    private DeviceExecutor Executor => LazyInitializer.EnsureInitialized(
        ref _executor,
        () => new DeviceExecutor(new DeviceMemory(_device.ToTorch(), MemoryLimit) { LargestTensor = LargestTensor }, AllowsTf32));

    /// <summary>Finds out what is available of libtorch and CUDA, and what is missing. Never throws.</summary>
    public static TorchProbe Probe() => TorchProbe.Run();

    /// <summary>Measures the rates of a device and of the CPU's kernels, in a few seconds, for the constructor.</summary>
    /// <remarks>Save the result: it stays valid as long as the device and the CPU are the same.</remarks>
    /// <param name="device">As for the constructor.</param>
    /// <exception cref="ArgumentException">The device is none of these.</exception>
    /// <exception cref="PlatformNotSupportedException">The device is not available; the message says why.</exception>
    public static TorchCalibration Calibrate(string device = "cuda")
    {
        var name = DeviceName.Parse(device);
        return name.UnavailableReason() is { } reason
            ? throw new PlatformNotSupportedException($"{name} cannot be measured: {reason}")
            : new DeviceMeasurement(new DeviceMemory(name.ToTorch(), long.MaxValue)).Run(name.Description);
    }

    /// <inheritdoc/>
    public override bool ShouldRun(GramWork work) => IsAvailable && Calibration.PrefersDevice(work) && !IsTooLarge(work);

    /// <summary>Predicts the seconds of an operation on the device, from array to array, by the calibration.</summary>
    /// <param name="work">The operation.</param>
    public double PredictSeconds(GramWork work) => Calibration.DeviceSeconds(work);

    /// <inheritdoc/>
    public override string Explain(GramWork work)
    {
        if (UnavailableReason is not null)
        {
            return UnavailableReason;
        }

        string comparison = Calibration.Compare(work);
        return !Executor.OutOfMemory.TryGet(work, out Chunking? chunking) ? comparison
            : chunking is { } smaller ? $"{comparison}; in {smaller}, because its memory ran out"
            : $"the memory of {_device} ran out for this size; {comparison}";
    }

    /// <inheritdoc/>
    public override bool TryCompute<TFeature, TGram>(
        GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination)
    {
        var operation = new ProductOperation<TFeature, TGram>(work, features, destination);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryComputeCovariance<TFeature, TGram>(
        GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
    {
        var operation = new CovarianceOperation<TFeature, TGram>(work, features, destination, means);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryComputeCorrelation<TFeature, TGram>(
        GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
    {
        var operation = new CovarianceOperation<TFeature, TGram>(work, features, destination, means);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryBackward<T>(
        GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination)
    {
        var operation = new BackwardOperation<T>(work, features, gramGradient, destination);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryStyleLoss<T>(
        GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination, out double loss)
    {
        var operation = new StyleLossOperation<T>(work, features, targetGram, destination);
        bool isComputed = TryRun(ref operation);
        loss = operation.Loss;
        return isComputed;
    }

    private bool IsTooLarge(GramWork work) => Executor.OutOfMemory.TryGet(work, out Chunking? chunking) && chunking is null;

    private bool TryRun<TOperation>(scoped ref TOperation operation)
        where TOperation : IDeviceOperation, allows ref struct =>
        IsAvailable && Executor.TryRun(ref operation, fallback => FallbackOccurred?.Invoke(this, fallback));
}
