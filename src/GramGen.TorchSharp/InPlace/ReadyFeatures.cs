using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>Features as what computes takes them: the caller's own tensor or, where it must be, a copy that is disposed with this.</summary>
internal readonly struct ReadyFeatures : IDisposable
{
    private readonly bool _isOwned;

    private ReadyFeatures(in FeatureTensor features, bool isOwned) => (Features, _isOwned) = (features, isOwned);

    public FeatureTensor Features { get; }

    /// <summary>For a matrix, without a gradient to come.</summary>
    public static ReadyFeatures For(in FeatureTensor features, TensorRoute route) =>
        new ReadyFeatures(features, isOwned: false).Wide(!route.TakesHalf).InPlace(route.NeedsPlace);

    /// <summary>For a style loss, which has no kernels of half precision.</summary>
    public static ReadyFeatures ForLoss(in FeatureTensor features, TensorRoute route) =>
        new ReadyFeatures(features, isOwned: false).Wide(isWanted: true).InPlace(route.NeedsPlace);

    /// <summary>For what has a gradient. Copies are differentiated by torch.</summary>
    public static ReadyFeatures ForGradient(in FeatureTensor features, TensorRoute route) =>
        ForLoss(features, route).BesideLeaf();

    public void Dispose()
    {
        if (_isOwned)
        {
            Features.Tensor.Dispose();
        }
    }

    private ReadyFeatures Wide(bool isWanted) => isWanted && Features.Element == torch.ScalarType.Float16
        ? InsteadOfThis(Features.Tensor.to(torch.ScalarType.Float32))
        : this;

    private ReadyFeatures InPlace(bool isWanted) => isWanted && !Features.IsInPlace
        ? InsteadOfThis(Features.Tensor.contiguous())
        : this;

    /// <summary>
    /// A view of a leaf of the graph. Torch copies a gradient that reaches a leaf while someone else holds it, as the backward
    /// function must; through a view it arrives as another tensor, of the same memory, and is taken as it is.
    /// </summary>
    private ReadyFeatures BesideLeaf() => Features.Tensor.is_leaf
        ? InsteadOfThis(Features.Tensor.view(Features.Tensor.shape))
        : this;

    private ReadyFeatures InsteadOfThis(Tensor tensor)
    {
        Dispose();
        return new(FeatureTensor.Of(tensor), isOwned: true);
    }
}
