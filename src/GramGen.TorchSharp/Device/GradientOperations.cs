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
    private readonly GramBackwardWork _work = work;
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _gramGradient = gramGradient;
    private readonly GradientDestination<T> _gradient = new(work, work.ReluMask, destination);

    public GramWork Work => _work;

    public void Run(DeviceMemory memory, Chunking chunking)
    {
        using StagingBuffer<T> staging = _features.Stage(memory);
        Tensor given = GradientDestination<T>.UploadMatrix(memory, _work.Shape.Channels, _gramGradient);
        Tensor symmetric = _work.IsSymmetric ? TorchProducts.Symmetric(given) : given;
        Tensor sum = TorchProducts.SymmetricSum(symmetric);
        foreach (Chunk chunk in chunking.Chunks(_work))
        {
            _work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            _gradient.Download(staging, chunk, _features.Upload(memory, staging, chunk), sum, _work.Scale);
        }
    }
}

/// <summary>ρ·‖s·F·Fᵀ − A‖² and, if the work has a gradient, 4ρs·(s·F·Fᵀ − A)·F.</summary>
/// <param name="work">The operation.</param>
/// <param name="features">F.</param>
/// <param name="targetGram">A.</param>
/// <param name="destination">Receives the gradient; may be empty.</param>
internal ref struct StyleLossOperation<T>(
    GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination) : IDeviceOperation
    where T : unmanaged
{
    private readonly GramStyleLossWork _work = work;
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly ReadOnlySpan<T> _targetGram = targetGram;
    private readonly GradientDestination<T> _gradient = new(work, work.ReluMask, destination);

    public readonly GramWork Work => _work;

    /// <summary>E, after a run.</summary>
    public double Loss { get; private set; }

    public void Run(DeviceMemory memory, Chunking chunking)
    {
        using StagingBuffer<T> staging = _features.Stage(memory);
        int channels = _work.Shape.Channels;
        Tensor target = GradientDestination<T>.UploadMatrix(memory, channels, _targetGram);
        Tensor sums = memory.Zeros(ScalarTypes.Of<T>(), channels, channels);
        // A single chunk stays on the device for the gradient; several are uploaded twice.
        Tensor? whole = null;
        foreach (Chunk chunk in chunking.Chunks(_work))
        {
            _work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = _features.Upload(memory, staging, chunk);
            sums.add_(TorchProducts.Product(maps).squeeze(0));
            whole = chunking.IsWhole(_work) ? maps.MoveToOuterDisposeScope() : null;
        }

        Tensor difference = TorchProducts.Symmetric(TorchProducts.Scaled(sums, _work.Scale) - target);
        double loss = _work.Weight * TorchProducts.SquaredNorm(difference).cpu().item<double>();
        Loss = double.IsNaN(loss) ? double.NaN : loss;
        if (!_work.HasGradient)
        {
            return;
        }

        Tensor sum = TorchProducts.SymmetricSum(difference);
        foreach (Chunk chunk in chunking.Chunks(_work))
        {
            _work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor maps = whole ?? _features.Upload(memory, staging, chunk);
            _gradient.Download(staging, chunk, maps, sum, 2 * _work.Weight * _work.Scale);
        }
    }
}

/// <summary>Computes a gradient with respect to features and downloads it, chunk by chunk.</summary>
/// <param name="work">The operation.</param>
/// <param name="isMasked">The gradient is 0 where F ≤ 0.</param>
/// <param name="destination">Receives the gradient, in the layout of the features.</param>
internal readonly ref struct GradientDestination<T>(GramWork work, bool isMasked, Span<T> destination)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly bool _isMasked = isMasked;
    private readonly Span<T> _destination = destination;

    /// <summary>Uploads a C × C matrix.</summary>
    public static Tensor UploadMatrix(DeviceMemory memory, int channels, ReadOnlySpan<T> values)
    {
        Tensor matrix = memory.Empty(ScalarTypes.Of<T>(), channels, channels);
        using StagingBuffer<T> staging = new(memory.Device, values.Length);
        staging.Upload(values, HostBlock.Dense(values.Length), matrix);
        return matrix;
    }

    /// <summary>Computes s·S·F of a chunk and downloads it.</summary>
    /// <param name="staging">The buffer of the transfer.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="maps">F, 1 × C × M.</param>
    /// <param name="sum">S = D + Dᵀ.</param>
    /// <param name="scale">s.</param>
    public void Download(StagingBuffer<T> staging, Chunk chunk, Tensor maps, Tensor sum, double scale)
    {
        Tensor gradient = TorchProducts.Scaled(TorchProducts.BackwardProduct(maps, sum), scale);
        if (_isMasked)
        {
            gradient = TorchProducts.Masked(gradient, maps);
        }

        bool isChannelsLast = _work.Shape.Layout == FeatureLayout.ChannelsLast;
        Tensor dense = isChannelsLast ? gradient.transpose(1, 2).contiguous() : gradient.contiguous();
        staging.Download(dense, chunk.BlockIn(_work), _destination);
    }
}
