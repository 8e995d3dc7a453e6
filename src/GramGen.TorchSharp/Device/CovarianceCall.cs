using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>
/// Covariance or correlation: each piece is centred about its own mean, and pieces are merged by the formulae of Chan, Golub
/// and LeVeque (COMPSTAT 1982), in double precision.
/// </summary>
/// <param name="work">What is computed.</param>
/// <param name="features">F.</param>
/// <param name="matrix">Receives C × C values.</param>
/// <param name="means">Receives C values, or is empty.</param>
internal readonly ref struct CovarianceCall<T, TGram>(
    GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means) : IDeviceCall
    where T : unmanaged
    where TGram : unmanaged
{
    private readonly FeatureSource<T> _features = new(work, features);
    private readonly Span<TGram> _matrix = matrix;
    private readonly Span<TGram> _means = means;

    public GramWork Work { get; } = work;

    public void Run(DeviceMemory memory, Pieces pieces)
    {
        GramShape shape = Work.Shape;
        ScalarType type = ScalarTypes.Of<TGram>();
        using Staging<TGram> results = new(memory.Device, shape.GramLength);
        (Tensor sums, Tensor means) = Sum(memory, pieces);
        Tensor finished = Finish(sums).to(type);
        Tensor rounded = means.to(type);
        results.Download(finished, new HostBlock(0, 1, shape.GramLength, 0), _matrix);
        if (!_means.IsEmpty)
        {
            results.Download(rounded, new HostBlock(0, 1, shape.Channels, 0), _means);
        }
    }

    /// <summary>Sums of products of deviations, C × C, and means, C × 1, in double.</summary>
    private (Tensor Sums, Tensor Means) Sum(DeviceMemory memory, Pieces pieces)
    {
        long channels = Work.Shape.Channels;
        Tensor sums = memory.Zeros(ScalarType.Float64, channels, channels);
        Tensor means = memory.Zeros(ScalarType.Float64, channels, 1);
        using Staging<T> staging = _features.Stage(memory);
        foreach (Piece piece in pieces.Of(Work))
        {
            Work.CancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor map = _features.Upload(memory, staging, piece).squeeze(0);
            (Tensor products, Tensor own) = DeviceProducts.Deviations(map);
            double all = piece.FirstPixel + piece.Pixels;
            Tensor step = own - means;
            sums.add_(products.to(ScalarType.Float64));
            sums.add_(DeviceProducts.Scaled(DeviceProducts.Product(step), piece.FirstPixel * piece.Pixels / all));
            means.add_(DeviceProducts.Scaled(step, piece.Pixels / all));
        }

        return (DeviceProducts.Symmetric(sums), means);
    }

    private Tensor Finish(Tensor sums)
    {
        if (Work.Operation == GramOperation.Correlation)
        {
            return Correlation(sums);
        }

        int freedom = Work.Normalization == CovarianceNormalization.Biased ? Work.Shape.Pixels : Work.Shape.Pixels - 1;
        return DeviceProducts.Scaled(sums, 1.0 / freedom);
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
