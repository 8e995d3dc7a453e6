using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>s·(D + Dᵀ)·F.</summary>
/// <param name="work">The operation.</param>
/// <param name="features">F.</param>
/// <param name="gramGradient">D.</param>
/// <param name="destination">Receives the gradient.</param>
internal readonly ref struct BackwardOperation<T>(
    GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination) : IDeviceOperation
    where T : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _gramGradient = gramGradient;
    private readonly GradientTarget<T> _gradient = new(work, work.ReluMask, destination);

    GramWork IDeviceOperation.Work => Work;

    private GramBackwardWork Work { get; } = work;

    public void Run(DeviceMemory memory, Chunks chunks)
    {
        using Staging<T> staging = _features.Stage(memory);
        Tensor given = Staging<T>.UploadMatrix(memory, Work.Shape.Channels, _gramGradient);
        Tensor symmetric = Work.IsSymmetric ? DeviceProducts.Symmetric(given) : given;
        Tensor sum = DeviceProducts.SymmetricSum(symmetric);
        foreach (Chunk chunk in chunks.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            _gradient.Download(staging, chunk, _features.Upload(memory, staging, chunk), sum, Work.Scale);
        }
    }
}
