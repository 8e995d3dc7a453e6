using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Where a gradient with respect to features goes, piece by piece.</summary>
/// <param name="work">What is computed.</param>
/// <param name="gradient">Receives it; it lies as the features do.</param>
internal readonly ref struct GradientTarget<T>(GramWork work, Span<T> gradient)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly Span<T> _gradient = gradient;

    /// <summary>Whether it is wanted.</summary>
    public bool IsWanted => !_gradient.IsEmpty;

    /// <summary>Computes s·S·F of a piece, and brings it back.</summary>
    /// <param name="staging">Memory to bring it through.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="maps">F, 1 × C × M.</param>
    /// <param name="sum">S = D + Dᵀ.</param>
    /// <param name="scale">s.</param>
    public void Download(Staging<T> staging, Piece piece, Tensor maps, Tensor sum, double scale)
    {
        Tensor gradient = DeviceProducts.Scaled(DeviceProducts.BackwardProduct(maps, sum), scale);
        if (_work.ReluMask)
        {
            gradient = DeviceProducts.Masked(gradient, maps);
        }

        bool isChannelsLast = _work.Layout == FeatureLayout.ChannelsLast;
        Tensor lying = isChannelsLast ? gradient.transpose(1, 2).contiguous() : gradient.contiguous();
        staging.Download(lying, piece.BlockIn(_work), _gradient);
    }
}
