using GramGen.TorchSharp.Calibration;
using GramGen.TorchSharp.Device;

namespace GramGen.TorchSharp;

/// <summary>Computes large products with torch's operations on a CUDA GPU.</summary>
/// <remarks>
/// <para><c>Gram.UseBackend(new TorchGramBackend());</c> at the start of a program is right on every machine: where there is no
/// libtorch or no GPU, all stays on the CPU, and <see cref="Gram.Explain"/> says why.</para>
/// <para>Sums are in full <see cref="float"/> unless TF32 is allowed. G_ij and G_ji are one number, but bits differ from the
/// CPU's, and with the device and libtorch's version. Features larger than the memory are cut along pixels; where memory is
/// short all the same, into smaller pieces, and then the CPU computes.</para>
/// <para>Calls from several threads take turns.</para>
/// </remarks>
public sealed class TorchGramBackend : GramBackend
{
    private readonly DeviceName _device;
    private readonly CostModel _cost;
    private DeviceRoute? _route;

    /// <summary>A backend on a device, which need not be there.</summary>
    /// <param name="device"><c>cuda</c>, <c>cuda:1</c> and so on, or <c>cpu</c>: torch's own operations on the CPU, to compare with.</param>
    /// <param name="calibration">What decides where a product is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The device is none of these, or the calibration another device's.</exception>
    public TorchGramBackend(string device = "cuda", TorchCalibration? calibration = null)
    {
        _device = DeviceName.Parse(device);
        Absence = _device.WhyAbsent();
        if (Absence is null && calibration is not null && calibration.Device != _device.Description)
        {
            throw new ArgumentException(
                $"The calibration is of '{calibration.Device}'; the device is '{_device.Description}'. Calibrate anew.", nameof(calibration));
        }

        Calibration = calibration ?? TorchCalibration.DefaultFor(_device.Description);
        _cost = new CostModel(Calibration);
    }

    /// <summary>Raised, on the thread that computes, when memory was short, once the result is there or the CPU's turn has come.</summary>
    public event EventHandler<GramFallbackEventArgs>? FellBack;

    /// <summary>As <c>torch cuda:0</c>.</summary>
    public override string Name => $"torch {_device}";

    /// <inheritdoc/>
    public override string? Absence { get; }

    /// <summary>Whether libtorch runs and has the device.</summary>
    public bool IsAvailable => Absence is null;

    /// <summary>What decides where a product is computed.</summary>
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

    private DeviceRoute Route => LazyInitializer.EnsureInitialized(
        ref _route, () => new DeviceRoute(new DeviceMemory(_device.ToTorch(), MemoryLimit) { LargestTensor = LargestTensor }, AllowsTf32));

    /// <summary>Looks what there is of libtorch and CUDA, and says in words what is missing. Never throws.</summary>
    public static TorchProbe Probe() => TorchProbe.Run();

    /// <summary>Measures a device and the CPU's kernels beside it, in a few seconds, for the constructor to decide by.</summary>
    /// <remarks>Save what it gives: it is the machine's, as long as device and CPU are.</remarks>
    /// <param name="device">As for the constructor.</param>
    /// <exception cref="ArgumentException">The device is none of these.</exception>
    /// <exception cref="PlatformNotSupportedException">It is not there; the message says why.</exception>
    public static TorchCalibration Calibrate(string device = "cuda")
    {
        var name = DeviceName.Parse(device);
        return name.WhyAbsent() is { } absence
            ? throw new PlatformNotSupportedException($"{name} cannot be measured: {absence}")
            : new Measurement(new DeviceMemory(name.ToTorch(), long.MaxValue)).Run(name.Description);
    }

    /// <inheritdoc/>
    public override bool Takes(in GramWork work) => IsAvailable && _cost.PrefersDevice(work) && !IsTooLarge(work);

    /// <summary>The seconds that a product should take on the device, from array to array, by the calibration.</summary>
    /// <param name="work">What is to be computed.</param>
    public double PredictSeconds(in GramWork work) => _cost.DeviceSeconds(work);

    /// <inheritdoc/>
    public override string Explain(in GramWork work)
    {
        if (Absence is not null)
        {
            return Absence;
        }

        string cost = _cost.Compare(work);
        return !Route.Setbacks.TryFind(work, out Pieces? pieces) ? cost
            : pieces is { } smaller ? $"{cost}; in {smaller}, for its memory was short"
            : $"the memory of {_device} was short for this size; {cost}";
    }

    /// <inheritdoc/>
    public override bool TryCompute<T, TGram>(in GramWork work, ReadOnlySpan<T> features, Span<TGram> grams)
    {
        var call = new ForwardCall<T, TGram>(work, features, grams);
        return TryRun(ref call);
    }

    /// <inheritdoc/>
    public override bool TryComputeCovariance<T, TGram>(
        in GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means)
    {
        var call = new CovarianceCall<T, TGram>(work, features, matrix, means);
        return TryRun(ref call);
    }

    /// <inheritdoc/>
    public override bool TryBackward<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient)
    {
        var call = new BackwardCall<T>(work, features, gramGradient, featureGradient);
        return TryRun(ref call);
    }

    /// <inheritdoc/>
    public override bool TryStyleLoss<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient, out double loss)
    {
        var call = new StyleLossCall<T>(work, features, targetGram, featureGradient);
        bool isComputed = TryRun(ref call);
        loss = call.Loss;
        return isComputed;
    }

    private bool IsTooLarge(in GramWork work) => Route.Setbacks.TryFind(work, out Pieces? pieces) && pieces is null;

    private bool TryRun<TCall>(scoped ref TCall call)
        where TCall : IDeviceCall, allows ref struct =>
        IsAvailable && Route.TryRun(ref call, fallback => FellBack?.Invoke(this, fallback));
}
