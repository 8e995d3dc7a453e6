using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Covariance or correlation: each chunk is centred about its own mean, and chunks are merged by the formulae of Chan, Golub
/// and LeVeque (COMPSTAT 1982), in double precision.
/// </summary>
/// <param name="work">A <see cref="GramCovarianceWork"/> or <see cref="GramCorrelationWork"/>.</param>
/// <param name="features">F.</param>
/// <param name="destination">Receives C × C values.</param>
/// <param name="means">Receives C values; may be empty.</param>
internal readonly ref struct CovarianceOperation<TFeature, TGram>(
    GramWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) : IDeviceOperation
    where TFeature : unmanaged
    where TGram : unmanaged
{
    private readonly FeatureSource<TFeature> _features = new(work, features);
    private readonly Span<TGram> _destination = destination;
    private readonly Span<TGram> _means = means;

    public GramWork Work { get; } = work;

    public void Run(DeviceMemory memory, Chunking chunking)
    {
        GramShape shape = Work.Shape;
        ScalarType type = ScalarTypes.Of<TGram>();
        using StagingBuffer<TGram> results = new(memory.Device, shape.GramLength);
        (Tensor sums, Tensor means) = Sum(memory, chunking);
        Tensor finished = Finish(sums).to(type);
        Tensor rounded = means.to(type);
        results.Download(finished, HostBlock.Dense(shape.GramLength), _destination);
        if (!_means.IsEmpty)
        {
            results.Download(rounded, HostBlock.Dense(shape.Channels), _means);
        }
    }

    /// <summary>Sums of products of deviations, C × C, and means, C × 1, in double precision.</summary>
    private (Tensor Sums, Tensor Means) Sum(DeviceMemory memory, Chunking chunking)
    {
        long channels = Work.Shape.Channels;
        Tensor sums = memory.Zeros(ScalarType.Float64, channels, channels);
        Tensor means = memory.Zeros(ScalarType.Float64, channels, 1);
        using StagingBuffer<TFeature> staging = _features.Stage(memory);
        foreach (Chunk chunk in chunking.Chunks(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor map = _features.Upload(memory, staging, chunk).squeeze(0);
            (Tensor chunkSums, Tensor chunkMeans) = TorchProducts.Deviations(map);
            double pixels = chunk.FirstPixel + chunk.Pixels;
            Tensor step = chunkMeans - means;
            sums.add_(chunkSums.to(ScalarType.Float64));
            double weight = (double)chunk.FirstPixel * chunk.Pixels / pixels;
            sums.add_(TorchProducts.Scaled(TorchProducts.Product(step), weight));
            means.add_(TorchProducts.Scaled(step, chunk.Pixels / pixels));
        }

        return (TorchProducts.Symmetric(sums), means);
    }

    private Tensor Finish(Tensor sums)
    {
        if (Work is not GramCovarianceWork covariance)
        {
            return Correlation(sums);
        }

        int degreesOfFreedom = covariance.Normalization == CovarianceNormalization.Biased ? Work.Shape.Pixels : Work.Shape.Pixels - 1;
        return TorchProducts.Scaled(sums, 1.0 / degreesOfFreedom);
    }

    /// <summary>
    /// S_ij over the square roots of S_ii and S_jj, clamped to ±1, and exactly 1 on the diagonal; NaN for a constant channel.
    /// </summary>
    private static Tensor Correlation(Tensor sums)
    {
        Tensor roots = sums.diagonal().sqrt().unsqueeze(1);
        using var least = (-1).ToScalar();
        using var most = 1.ToScalar();
        Tensor clamped = (sums / roots / roots.t()).clamp(least, most);
        Tensor diagonal = clamped.diagonal();
        diagonal.copy_(diagonal / diagonal);
        return clamped;
    }
}
