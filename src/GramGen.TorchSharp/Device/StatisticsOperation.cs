using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Covariance or correlation: each chunk is centred about its own mean, and chunks are merged by the formulae of Chan, Golub
/// and LeVeque (COMPSTAT 1982), in double precision.
/// </summary>
/// <param name="work">The operation: <see cref="GramCovarianceWork"/> or <see cref="GramCorrelationWork"/>.</param>
/// <param name="features">F.</param>
/// <param name="destination">Receives C × C values.</param>
/// <param name="means">Receives C values, or is empty.</param>
internal readonly ref struct StatisticsOperation<T, TGram>(
    GramWork work, ReadOnlySpan<T> features, Span<TGram> destination, Span<TGram> means) : IDeviceOperation
    where T : unmanaged
    where TGram : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly Span<TGram> _matrix = destination;
    private readonly Span<TGram> _means = means;

    public GramWork Work { get; } = work;

    public void Run(DeviceMemory memory, Chunks chunks)
    {
        GramShape shape = Work.Shape;
        ScalarType type = ScalarTypes.Of<TGram>();
        using Staging<TGram> results = new(memory.Device, shape.GramLength);
        (Tensor sums, Tensor means) = Sum(memory, chunks);
        Tensor finished = Finish(sums).to(type);
        Tensor rounded = means.to(type);
        results.Download(finished, new HostBlock(0, 1, shape.GramLength, 0), _matrix);
        if (!_means.IsEmpty)
        {
            results.Download(rounded, new HostBlock(0, 1, shape.Channels, 0), _means);
        }
    }

    /// <summary>Sums of products of deviations, C × C, and means, C × 1, in double.</summary>
    private (Tensor Sums, Tensor Means) Sum(DeviceMemory memory, Chunks chunks)
    {
        long channels = Work.Shape.Channels;
        Tensor sums = memory.Zeros(ScalarType.Float64, channels, channels);
        Tensor means = memory.Zeros(ScalarType.Float64, channels, 1);
        using Staging<T> staging = _features.Stage(memory);
        foreach (Chunk chunk in chunks.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor map = _features.Upload(memory, staging, chunk).squeeze(0);
            (Tensor products, Tensor own) = DeviceProducts.Deviations(map);
            double all = chunk.FirstPixel + chunk.Pixels;
            Tensor step = own - means;
            sums.add_(products.to(ScalarType.Float64));
            sums.add_(DeviceProducts.Scaled(DeviceProducts.Product(step), chunk.FirstPixel * chunk.Pixels / all));
            means.add_(DeviceProducts.Scaled(step, chunk.Pixels / all));
        }

        return (DeviceProducts.Symmetric(sums), means);
    }

    private Tensor Finish(Tensor sums)
    {
        if (Work is not GramCovarianceWork covariance)
        {
            return Correlation(sums);
        }

        int divisor = covariance.Normalization == CovarianceNormalization.Biased ? Work.Shape.Pixels : Work.Shape.Pixels - 1;
        return DeviceProducts.Scaled(sums, 1.0 / divisor);
    }

    /// <summary>
    /// S_ij over the roots of S_ii and S_jj, within ±1, and exactly 1 on the diagonal; NaN for a channel that does not vary.
    /// </summary>
    private static Tensor Correlation(Tensor sums)
    {
        Tensor roots = sums.diagonal().sqrt().unsqueeze(1);
        Tensor within = (sums / roots / roots.t()).clamp(-1, 1);
        Tensor ones = within.diagonal();
        ones.copy_(ones / ones);
        return within;
    }
}
