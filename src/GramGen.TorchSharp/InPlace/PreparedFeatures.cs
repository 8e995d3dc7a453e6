using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.InPlace;

/// <summary>Features as an implementation requires them: the caller's tensor or a copy, which is disposed with this.</summary>
internal readonly struct PreparedFeatures : IDisposable
{
    private readonly bool _isOwned;

    private PreparedFeatures(in FeatureTensor features, bool isOwned) => (Features, _isOwned) = (features, isOwned);

    public FeatureTensor Features { get; }

    /// <summary>For a matrix without a gradient.</summary>
    public static PreparedFeatures For(in FeatureTensor features, TensorImplementation implementation) =>
        new PreparedFeatures(features, isOwned: false).AsSingle(!implementation.SupportsHalf).InPlace(implementation.RequiresInPlace);

    /// <summary>For a style loss, which has no kernels of half precision.</summary>
    public static PreparedFeatures ForLoss(in FeatureTensor features, TensorImplementation implementation) =>
        new PreparedFeatures(features, isOwned: false).AsSingle(isRequired: true).InPlace(implementation.RequiresInPlace);

    /// <summary>For an operation with a gradient. Torch differentiates copies.</summary>
    public static PreparedFeatures ForGradient(in FeatureTensor features, TensorImplementation implementation) =>
        ForLoss(features, implementation).AsViewOfLeaf();

    public void Dispose()
    {
        if (_isOwned)
        {
            Features.Tensor.Dispose();
        }
    }

    private PreparedFeatures AsSingle(bool isRequired) => isRequired && Features.Element == torch.ScalarType.Float16
        ? Replace(Features.Tensor.to(torch.ScalarType.Float32))
        : this;

    private PreparedFeatures InPlace(bool isRequired) => isRequired && !Features.IsInPlace
        ? Replace(Features.Tensor.contiguous())
        : this;

    /// <summary>
    /// A view of a leaf of the graph. Torch copies a gradient that reaches a leaf while someone else references it, as the
    /// backward function must; through a view it arrives as another tensor of the same memory, and is not copied.
    /// </summary>
    private PreparedFeatures AsViewOfLeaf() => Features.Tensor.is_leaf
        ? Replace(Features.Tensor.view(Features.Tensor.shape))
        : this;

    private PreparedFeatures Replace(Tensor tensor)
    {
        Dispose();
        return new(FeatureTensor.Of(tensor), isOwned: true);
    }
}
