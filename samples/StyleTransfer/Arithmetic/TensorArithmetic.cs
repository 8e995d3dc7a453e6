using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Arithmetic;

/// <summary>Operations of tensors and numbers.</summary>
/// <remarks>
/// TorchSharp passes the handle of a <see cref="Scalar"/> to native code and does not keep the <see cref="Scalar"/> alive meanwhile.
/// One that only the call refers to, as in <c>tensor * 2</c>, may be finalized before the number is read, and the operation then fails
/// with "Unknown scalar type" or computes with another number. Here each lives until the operation is over.
/// </remarks>
internal static class TensorArithmetic
{
    public static Tensor Plus(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.add(scalar);
    }

    public static Tensor Times(this Tensor x, double factor)
    {
        using Scalar scalar = factor;
        return x.mul(scalar);
    }

    public static Tensor Over(this Tensor x, double divisor)
    {
        using Scalar scalar = divisor;
        return x.div(scalar);
    }

    public static Tensor ToThe(this Tensor x, double exponent)
    {
        using Scalar scalar = exponent;
        return x.pow(scalar);
    }

    public static Tensor AtLeast(this Tensor x, double least)
    {
        using Scalar scalar = least;
        return x.clamp_min(scalar);
    }

    public static Tensor AtMost(this Tensor x, double most)
    {
        using Scalar scalar = most;
        return x.clamp_max(scalar);
    }

    /// <summary>x + factor·y.</summary>
    public static Tensor PlusScaled(this Tensor x, Tensor y, double factor)
    {
        using Scalar scalar = factor;
        return x.add(y, scalar);
    }

    /// <summary>x ← x + factor·y.</summary>
    public static void AddScaled(this Tensor x, Tensor y, double factor)
    {
        using Scalar scalar = factor;
        x.add_(y, scalar);
    }

    /// <summary>x ← factor·x.</summary>
    public static void Scale(this Tensor x, double factor)
    {
        using Scalar scalar = factor;
        x.mul_(scalar);
    }

    /// <summary>Adds slices of a tensor to those with some indices.</summary>
    public static void AddAt(this Tensor x, int dimension, Tensor indices, Tensor slices)
    {
        using Scalar one = 1;
        x.index_add_(dimension, indices, slices, one);
    }
}
