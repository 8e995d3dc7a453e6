using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>ρ·‖s·F·Fᵀ − A‖² and, if it is wanted, 4ρs·(s·F·Fᵀ − A)·F.</summary>
/// <param name="work">What is computed.</param>
/// <param name="features">F.</param>
/// <param name="targetGram">A.</param>
/// <param name="featureGradient">Receives the gradient, or is empty.</param>
internal ref struct StyleLossCall<T>(
    GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient) : IDeviceCall
    where T : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _targetGram = targetGram;
    private readonly GradientTarget<T> _gradient = new(work, featureGradient);

    public readonly GramWork Work { get; } = work;

    /// <summary>E, once it has run.</summary>
    public double Loss { get; private set; }

    public void Run(DeviceMemory memory, Pieces pieces)
    {
        using Staging<T> staging = _features.Stage(memory);
        int channels = Work.Shape.Channels;
        Tensor target = SquareMatrix.Upload(memory, channels, _targetGram);
        Tensor sums = memory.Zeros(ScalarTypes.Of<T>(), channels, channels);
        // Features that are one piece stay for the gradient; of more each comes twice.
        Tensor? whole = null;
        foreach (Piece piece in pieces.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = _features.Upload(memory, staging, piece);
            sums.add_(DeviceProducts.Product(maps).squeeze(0));
            whole = pieces.AreWhole(Work) ? maps.MoveToOuterDisposeScope() : null;
        }

        Tensor difference = DeviceProducts.Symmetric(DeviceProducts.Scaled(sums, Work.Scale) - target);
        double loss = Work.Weight * DeviceProducts.SquaredNorm(difference).cpu().item<double>();
        Loss = double.IsNaN(loss) ? double.NaN : loss;
        if (!_gradient.IsWanted)
        {
            return;
        }

        Tensor sum = DeviceProducts.SymmetricSum(difference);
        foreach (Piece piece in pieces.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = whole ?? _features.Upload(memory, staging, piece);
            _gradient.Download(staging, piece, maps, sum, 2 * Work.Weight * Work.Scale);
        }
    }
}
