using GramGen.TorchSharp.Calibration;
using GramGen.TorchSharp.Device;

namespace GramGen.TorchSharp;

/// <summary>Computes large products with torch's operations on a CUDA GPU.</summary>
/// <remarks>
/// <para><c>Gram.UseBackend(new TorchGramBackend());</c> at the start of a program is right on every machine: where there is no
/// libtorch or no GPU, all stays on the CPU, and <see cref="Gram.Explain"/> says why.</para>
/// <para>Sums are in full <see cref="float"/> unless TF32 is allowed. G_ij and G_ji are one number, but bits differ from the
/// CPU's, and with the device and libtorch's version. Features larger than the memory are cut along pixels; where memory is
/// short all the same, into smaller chunks, and then the CPU computes.</para>
/// <para>Calls from several threads take turns.</para>
/// </remarks>
public sealed class TorchGramBackend : GramBackend
{
    private readonly DeviceName _device;
    private readonly CostModel _cost;
    private DeviceExecutor? _executor;

    /// <summary>A backend on a device, which need not be there.</summary>
    /// <param name="device"><c>cuda</c>, <c>cuda:1</c> and so on, or <c>cpu</c>: torch's own operations on the CPU, to compare with.</param>
    /// <param name="calibration">The constants of the cost model that decides where an operation runs; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The device is none of these, or the calibration another device's.</exception>
    public TorchGramBackend(string device = "cuda", TorchCalibration? calibration = null)
    {
        _device = DeviceName.Parse(device);
        UnavailableReason = _device.UnavailableReason();
        if (UnavailableReason is null && calibration is not null && calibration.Device != _device.Description)
        {
            throw new ArgumentException(
                $"The calibration is of '{calibration.Device}'; the device is '{_device.Description}'. Calibrate anew.", nameof(calibration));
        }

        Calibration = calibration ?? TorchCalibration.DefaultFor(_device.Description);
        _cost = new CostModel(Calibration);
    }

    /// <summary>Raised when the device ran out of memory, on the calling thread, after the operation or before the CPU computes it.</summary>
    public event EventHandler<GramFallbackEventArgs>? FallbackOccurred;

    /// <summary>As <c>torch cuda:0</c>.</summary>
    public override string Name => $"torch {_device}";

    /// <inheritdoc/>
    public override string? UnavailableReason { get; }

    /// <summary>Whether libtorch runs and has the device.</summary>
    public bool IsAvailable => UnavailableReason is null;

    /// <summary>The constants of the cost model that decides where an operation runs.</summary>
    public TorchCalibration Calibration { get; }

    /// <summary>Products of <see cref="float"/> may round their factors to 10 bits (TF32), which is faster. Off by default.</summary>
    public bool AllowsTf32 { get; init; }

    /// <summary>The most bytes of the device that a product may take; by default four fifths of what is free.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long MemoryLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = long.MaxValue;

    /// <summary>Refuses larger tensors, as a device does whose memory is taken.</summary>
    internal long LargestTensor { get; init; } = long.MaxValue;

    private DeviceExecutor Executor => LazyInitializer.EnsureInitialized(
        ref _executor, () => new DeviceExecutor(new DeviceMemory(_device.ToTorch(), MemoryLimit) { LargestTensor = LargestTensor }, AllowsTf32));

    /// <summary>Reports which libtorch and CUDA devices there are, and what is missing. Never throws.</summary>
    public static TorchProbe Probe() => TorchProbe.Run();

    /// <summary>Measures a device and the CPU's kernels beside it, in a few seconds, for the constructor to decide by.</summary>
    /// <remarks>Save what it gives: it is the machine's, as long as device and CPU are.</remarks>
    /// <param name="device">As for the constructor.</param>
    /// <exception cref="ArgumentException">The device is none of these.</exception>
    /// <exception cref="PlatformNotSupportedException">It is not there; the message says why.</exception>
    public static TorchCalibration Calibrate(string device = "cuda")
    {
        var name = DeviceName.Parse(device);
        return name.UnavailableReason() is { } reason
            ? throw new PlatformNotSupportedException($"{name} cannot be measured: {reason}")
            : new Measurement(new DeviceMemory(name.ToTorch(), long.MaxValue)).Run(name.Description);
    }

    /// <inheritdoc/>
    public override bool ShouldRun(GramWork work) => IsAvailable && _cost.PrefersDevice(work) && !IsTooLarge(work);

    /// <summary>Predicts the seconds that an operation takes on the device, from array to array, by the calibration.</summary>
    /// <param name="work">The operation.</param>
    public double PredictSeconds(GramWork work) => _cost.DeviceSeconds(work);

    /// <inheritdoc/>
    public override string Explain(GramWork work)
    {
        if (UnavailableReason is not null)
        {
            return UnavailableReason;
        }

        string cost = _cost.Compare(work);
        return !Executor.OutOfMemory.TryFind(work, out Chunks? chunks) ? cost
            : chunks is { } smaller ? $"{cost}; in {smaller}, because its memory ran out"
            : $"{_device} ran out of memory for this shape; {cost}";
    }

    /// <inheritdoc/>
    public override bool TryCompute<TFeature, TGram>(GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination)
    {
        var operation = new ProductOperation<TFeature, TGram>(work, features, destination);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryComputeCovariance<TFeature, TGram>(
        GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
    {
        var operation = new StatisticsOperation<TFeature, TGram>(work, features, destination, means);
        return TryRun(ref operation);
    }

    /// <inheritdoc/>
    public override bool TryComputeCorrelation<TFeature, TGram>(
        GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means)
    {
        var operation = new StatisticsOperation<TFeature, TGram>(work, features, destination, means);
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

    private bool IsTooLarge(GramWork work) => Executor.OutOfMemory.TryFind(work, out Chunks? chunks) && chunks is null;

    private bool TryRun<TOperation>(scoped ref TOperation operation)
        where TOperation : IDeviceOperation, allows ref struct =>
        IsAvailable && Executor.TryRun(ref operation, fallback => FallbackOccurred?.Invoke(this, fallback));
}
