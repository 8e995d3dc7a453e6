using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>The destination of a gradient with respect to features, chunk by chunk.</summary>
/// <param name="work">The operation.</param>
/// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
/// <param name="gradient">Receives it, in the layout of the features.</param>
internal readonly ref struct GradientTarget<T>(GramWork work, bool reluMask, Span<T> gradient)
    where T : unmanaged
{
    private readonly GramWork _work = work;
    private readonly bool _reluMask = reluMask;
    private readonly Span<T> _gradient = gradient;

    /// <summary>Computes s·S·F of a chunk and copies it back.</summary>
    /// <param name="staging">The staging memory.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="maps">F, 1 × C × M.</param>
    /// <param name="sum">S = D + Dᵀ.</param>
    /// <param name="scale">s.</param>
    public void Download(Staging<T> staging, Chunk chunk, Tensor maps, Tensor sum, double scale)
    {
        Tensor gradient = DeviceProducts.Scaled(DeviceProducts.BackwardProduct(maps, sum), scale);
        if (_reluMask)
        {
            gradient = DeviceProducts.Masked(gradient, maps);
        }

        bool isChannelsLast = _work.Shape.Layout == FeatureLayout.ChannelsLast;
        Tensor stored = isChannelsLast ? gradient.transpose(1, 2).contiguous() : gradient.contiguous();
        staging.Download(stored, chunk.BlockIn(_work), _gradient);
    }
}
