using System.Numerics;
using GramGen.Dispatch;
using GramGen.Similarity;

namespace GramGen.MatrixFunctions;

/// <summary>Products of symmetric matrices of one order that commute, polynomials of one matrix for example: half is computed.</summary>
/// <param name="order">n.</param>
/// <param name="execution">How.</param>
internal readonly struct SymmetricProducts<T>(int order, CpuExecution execution)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CpuExecution _execution = execution;

    /// <summary>n.</summary>
    public int Order { get; } = order;

    /// <summary>A·B.</summary>
    public void Multiply(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination) =>
        CpuSymmetricProduct.Compute(left, right, destination, Order, _execution);

    /// <summary>A·B of symmetric matrices, both triangles computed.</summary>
    public void MultiplyWhole(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> destination)
    {
        var shape = new GramShape(Order, Order);
        new CrossCall<T, T>(left, shape, right, shape).ComputeMatrix(default(DotProduct<T>), destination, _execution);
    }

    /// <summary>A·A.</summary>
    public void Square(ReadOnlySpan<T> matrix, Span<T> destination) => Gram(matrix, new GramShape(Order, Order), destination);

    /// <summary>X·Xᵀ.</summary>
    public void Gram(ReadOnlySpan<T> features, GramShape shape, Span<T> destination) =>
        CpuKernel<T>.AnySize.Compute(new SyrkCall<T, T>(shape, features, destination, T.One, T.Zero), _execution);

    /// <summary>X ← A·X.</summary>
    public void MultiplyFeatures(ReadOnlySpan<T> matrix, ref Span<T> features, GramShape shape, ref Span<T> scratch) =>
        FeatureProduct<T>.Compute(matrix, ref features, shape, ref scratch, _execution);
}
