using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>
/// Features in the form that an implementation reads: the caller's own tensor or, if necessary, a copy that is disposed with
/// this.
/// </summary>
internal readonly struct PreparedFeatures : IDisposable
{
    private readonly bool _isOwned;

    private PreparedFeatures(in FeatureTensor features, bool isOwned) => (Features, _isOwned) = (features, isOwned);

    public FeatureTensor Features { get; }

    /// <summary>For a matrix without a gradient.</summary>
    public static PreparedFeatures ForMatrix(in FeatureTensor features, TensorImplementation implementation) =>
        new PreparedFeatures(features, isOwned: false).ToSingle(!implementation.SupportsHalf).ToInPlace(implementation.RequiresInPlace);

    /// <summary>For a style loss, which has no kernels for half precision.</summary>
    public static PreparedFeatures ForLoss(in FeatureTensor features, TensorImplementation implementation) =>
        new PreparedFeatures(features, isOwned: false).ToSingle(isRequired: true).ToInPlace(implementation.RequiresInPlace);

    /// <summary>For an operation with a gradient. torch differentiates the copies.</summary>
    public static PreparedFeatures ForGradient(in FeatureTensor features, TensorImplementation implementation) =>
        ForLoss(features, implementation).ToNonLeaf();

    public void Dispose()
    {
        if (_isOwned)
        {
            Features.Tensor.Dispose();
        }
    }

    private PreparedFeatures ToSingle(bool isRequired) => isRequired && Features.Element == torch.ScalarType.Float16
        ? ReplaceBy(Features.Tensor.to(torch.ScalarType.Float32))
        : this;

    private PreparedFeatures ToInPlace(bool isRequired) => isRequired && !Features.IsInPlace
        ? ReplaceBy(Features.Tensor.contiguous())
        : this;

    /// <summary>
    /// Replaces a leaf of the graph by a view of it. torch copies a gradient that reaches a leaf while another reference to it
    /// exists, such as the one that the backward function must keep; through a view it arrives as another tensor of the same
    /// memory, and is not copied.
    /// </summary>
    private PreparedFeatures ToNonLeaf() => Features.Tensor.is_leaf
        ? ReplaceBy(Features.Tensor.view(Features.Tensor.shape))
        : this;

    private PreparedFeatures ReplaceBy(Tensor tensor)
    {
        Dispose();
        return new(FeatureTensor.Of(tensor) with { Weights = Features.Weights }, isOwned: true);
    }
}
