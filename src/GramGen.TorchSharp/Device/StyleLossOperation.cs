using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>ρ·‖s·F·Fᵀ − A‖² and, with a gradient, 4ρs·(s·F·Fᵀ − A)·F.</summary>
/// <param name="work">The operation.</param>
/// <param name="features">F.</param>
/// <param name="targetGram">A.</param>
/// <param name="destination">Receives the gradient, or is empty.</param>
internal ref struct StyleLossOperation<T>(
    GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination) : IDeviceOperation
    where T : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _targetGram = targetGram;
    private readonly GradientTarget<T> _gradient = new(work, work.ReluMask, destination);

    readonly GramWork IDeviceOperation.Work => Work;

    /// <summary>E, once it has run.</summary>
    public double Loss { get; private set; }

    private readonly GramStyleLossWork Work { get; } = work;

    public void Run(DeviceMemory memory, Chunks chunks)
    {
        using Staging<T> staging = _features.Stage(memory);
        int channels = Work.Shape.Channels;
        Tensor target = Staging<T>.UploadMatrix(memory, channels, _targetGram);
        Tensor sums = memory.Zeros(ScalarTypes.Of<T>(), channels, channels);
        // A single chunk stays for the gradient; several are copied twice.
        Tensor? whole = null;
        foreach (Chunk chunk in chunks.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = _features.Upload(memory, staging, chunk);
            sums.add_(DeviceProducts.Product(maps).squeeze(0));
            whole = chunks.AreWhole(Work) ? maps.MoveToOuterDisposeScope() : null;
        }

        Tensor difference = DeviceProducts.Symmetric(DeviceProducts.Scaled(sums, Work.Scale) - target);
        double loss = Work.Weight * DeviceProducts.SquaredNorm(difference).cpu().item<double>();
        Loss = double.IsNaN(loss) ? double.NaN : loss;
        if (!Work.HasGradient)
        {
            return;
        }

        Tensor sum = DeviceProducts.SymmetricSum(difference);
        foreach (Chunk chunk in chunks.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = whole ?? _features.Upload(memory, staging, chunk);
            _gradient.Download(staging, chunk, maps, sum, 2 * Work.Weight * Work.Scale);
        }
    }
}
