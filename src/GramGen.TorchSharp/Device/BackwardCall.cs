using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>s·(D + Dᵀ)·F.</summary>
/// <param name="work">What is computed.</param>
/// <param name="features">F.</param>
/// <param name="gramGradient">D.</param>
/// <param name="featureGradient">Receives the gradient.</param>
internal readonly ref struct BackwardCall<T>(
    GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient) : IDeviceCall
    where T : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _gramGradient = gramGradient;
    private readonly GradientTarget<T> _gradient = new(work, featureGradient);

    public GramWork Work { get; } = work;

    public void Run(DeviceMemory memory, Pieces pieces)
    {
        using Staging<T> staging = _features.Stage(memory);
        Tensor given = SquareMatrix.Upload(memory, Work.Shape.Channels, _gramGradient);
        Tensor symmetric = Work.IsSymmetric ? DeviceProducts.Symmetric(given) : given;
        Tensor sum = DeviceProducts.SymmetricSum(symmetric);
        foreach (Piece piece in pieces.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            _gradient.Download(staging, piece, _features.Upload(memory, staging, piece), sum, Work.Scale);
        }
    }
}
