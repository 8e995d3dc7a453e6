using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Autograd;

/// <summary>
/// Adds one of torch's nodes after an operation in the graph. In a backward pass it comes first, and torch checks what it saved: features
/// that were changed in place, and a second pass through a graph that was not retained, are errors with torch's words.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 does neither for its own functions, whose errors cannot pass through native code either. The node is a sum with the
/// product of two empty matrices: all bits stay as they are, and what is saved has no values but the version of the features.
/// </remarks>
internal static class GraphGuard
{
    /// <param name="result">The result of an operation, a node of the graph; disposed if it is not the tensor returned.</param>
    /// <param name="features">The features that the operation saved.</param>
    public static Tensor After(Tensor result, Tensor features)
    {
        long columns = result.ndim < 2 ? 1 : result.size((int)result.ndim - 1);
        long rows = result.numel() / columns;
        using Tensor constant = features.detach();
        using Tensor version = constant.as_strided([rows, 0], [1, 1]);
        // A matrix that requires a gradient is the reason for torch to save the other.
        using Tensor other = torch.empty(0, columns, result.dtype, result.device, requires_grad: true);
        if (result.ndim == 2)
        {
            return result.addmm_(version, other, 1, 1);
        }

        using (result)
        using (Tensor matrix = result.view(rows, columns))
        using (Tensor sum = matrix.addmm(version, other, 1, 1))
        {
            return sum.view(result.shape);
        }
    }
}
