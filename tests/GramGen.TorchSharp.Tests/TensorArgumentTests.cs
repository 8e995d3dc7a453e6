using GramGen.TorchSharp.Autograd;
using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Rejected arguments, and the messages.</summary>
public sealed class TensorArgumentTests
{
    public TensorArgumentTests() => Torch.Require();

    [Fact]
    public void Other_ranks()
    {
        using Tensor one = torch.zeros(4);
        using Tensor five = torch.zeros([1, 2, 3, 4, 5]);
        Refused("The features have rank 1, 4; supported are 2 (C×M), 3 (C×H×W) and 4 (N×C×H×W).", () => one.Gram());
        Refused("The features have rank 5, 1×2×3×4×5; supported are 2 (C×M), 3 (C×H×W) and 4 (N×C×H×W).", () => five.Covariance());
        Assert.Throws<ArgumentNullException>("features", () => TensorGram.Gram(null!));
    }

    [Fact]
    public void Other_types()
    {
        using Tensor integers = torch.zeros(2, 3, torch.ScalarType.Int32);
        using Tensor brains = torch.zeros(2, 3, torch.ScalarType.BFloat16);
        Refused("The features are 2×3 of Int32; supported are Float32, Float64 and Float16.", () => integers.Gram());
        Refused("The features are 2×3 of BFloat16; supported are Float32, Float64 and Float16.", () => brains.Gram());
    }

    [Fact]
    public void Sparse_tensors()
    {
        using Tensor dense = torch.eye(3);
        using Tensor sparse = dense.to_sparse();
        using Tensor differentiated = sparse.detach().requires_grad_();
        const string message = "The features 3×3 are sparse; supported are dense tensors, such as to_dense() makes.";
        Refused(message, () => sparse.Gram());
        Refused(message, () => differentiated.Covariance());
        Refused(message, () => sparse.StyleLoss(dense));
        Refused(message, () => StyleLoss.FromFeatures(sparse));
        const string target = "The target Gram matrix 3×3 is sparse; supported are dense tensors, such as to_dense() makes.";
        Refused(target, () => dense.StyleLoss(sparse));
        Refused(target, () => StyleLoss.FromGram(sparse));
    }

    [Fact]
    public void Sizes_that_no_matrix_has()
    {
        using Tensor empty = torch.zeros(2, 0, 5);
        Refused("No dimension of the features may be empty; they are 2×0×5.", () => empty.Gram());

        // One value, repeated.
        using Tensor value = torch.zeros(1, 1);
        using Tensor wide = value.expand(2, 1 << 30);
        Refused(
            "The features 2×1073741824 are 1 of 2×1073741824; N, C·C and C·M may be up to 2147483647 each.", () => wide.Gram());
        using Tensor high = value.expand(46341, 1);
        Refused("The features 46341×1 are 1 of 46341×1; N, C·C and C·M may be up to 2147483647 each.", () => high.Gram());
    }

    [Fact]
    public void One_pixel_has_no_unbiased_covariance()
    {
        using Tensor pixel = torch.zeros(2, 1);
        foreach (TensorImplementation implementation in new List<TensorImplementation>
        {
            TensorImplementation.Kernels, TensorImplementation.Torch,
        })
        {
            Refused(
                "An unbiased covariance divides by M - 1, which is 0 for one pixel.",
                () => TensorOperations.Covariance(pixel, CovarianceNormalization.Unbiased, options: null, implementation));
        }

        Refused("CovarianceNormalization must be one of Unbiased, Biased; it is 7.", () => pixel.Covariance((CovarianceNormalization)7));
    }

    [Fact]
    public void Other_targets()
    {
        using Tensor map = torch.zeros(2, 3);
        using Tensor batch = torch.zeros(5, 2, 3, 3);
        using Tensor half = torch.zeros(2, 3, torch.ScalarType.Float16);
        using Tensor threes = torch.zeros(3, 3);
        using Tensor four = torch.zeros(4, 2, 2);
        using Tensor doubles = torch.zeros(2, 2, torch.ScalarType.Float64);
        using Tensor halves = torch.zeros(2, 2, torch.ScalarType.Float16);
        using Tensor elsewhere = torch.zeros(2, 2, device: torch.META);
        Refused("The target Gram matrix of features 2×3 is 2×2 or 1×2×2; the tensor is 3×3.", () => map.StyleLoss(threes));
        Refused("The target Gram matrix of features 2×3 is 2×2 or 1×2×2; the tensor is 4×2×2.", () => map.StyleLoss(four));
        Refused("The target Gram matrix of features 5×2×3×3 is 2×2, 1×2×2 or 5×2×2; the tensor is 4×2×2.", () => batch.StyleLoss(four));
        Refused("The target Gram matrix of features of Float32 is of Float32; the tensor is of Float64.", () => map.StyleLoss(doubles));
        Refused("The target Gram matrix of features of Float16 is of Float32; the tensor is of Float16.", () => half.StyleLoss(halves));
        Refused("The target Gram matrix must be on the device of the features, cpu; it is on meta.", () => map.StyleLoss(elsewhere));
        Assert.Throws<ArgumentNullException>("targetGram", () => map.StyleLoss(null!));
        Refused("A target is C×C or N×C×C; the tensor is 2×3.", () => StyleLoss.FromGram(map));
        Refused("Reduction must be one of None, Mean, Sum; it is 9.", () => StyleLoss.FromGram(threes, reduction: (torch.nn.Reduction)9));
    }

    private static void Refused(string message, Func<object> call)
    {
        var thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }
}
