using System.ComponentModel;
using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>Computes Gram matrices on any instruction set: of the one shape it was generated for, or of any.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="T">The type of the sums.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected GramRoutine(int contract, string name)
    {
        if (contract != GeneratedCode.Contract)
        {
            throw new NotSupportedException(
                $"{name} was generated for contract {contract} of GramGen, but this GramGen has contract {GeneratedCode.Contract}. "
                + $"Rebuild the project that declares {name} with this GramGen.");
        }

        Name = name;
    }

    /// <summary>The type that declares the kernel.</summary>
    public string Name { get; }

    /// <summary>Registers this routine for <see cref="Gram"/>.</summary>
    /// <param name="shape">The shape that the routine was generated for.</param>
    public void Register(GramShape shape) => KernelRegistry<T>.Register(shape, ofHalf: false, this);

    /// <summary>Checks the arguments, then computes with the default instruction set.</summary>
    /// <param name="shape">The shape that the routine was generated for.</param>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="destination">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public void Compute(GramShape shape, ReadOnlySpan<T> features, Span<T> destination, T scale)
    {
        SpanChecks.ForProduct(shape, features, destination);
        var task = new GramTask<T>(shape, FeatureForm.Dense(shape, shape.Layout), GramOutput.Dense(shape), scale, T.Zero);
        Run(InstructionSets.Default, new GramCall<T>(task, features, destination), Parallelism.Default);
    }

    /// <summary>Checks the arguments, then computes the gradient with respect to the features.</summary>
    /// <param name="shape">The shape that the routine was generated for.</param>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="scale">s.</param>
    /// <param name="symmetric">Only the lower triangle of D is read.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    public void Backward(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> destination,
        GramScale scale,
        bool symmetric,
        bool reluMask,
        GramOptions? options)
    {
        SpanChecks.ForGradient(shape, features, gramGradient, nameof(gramGradient), destination);
        FeatureGradient.Backward(
            shape, features, gramGradient, destination, scale, symmetric, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>Checks the arguments, then computes a style loss and its gradient with respect to the features.</summary>
    /// <param name="shape">The shape that the routine was generated for.</param>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="targetGram">A, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    /// <returns>E.</returns>
    public double StyleLoss(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options)
    {
        SpanChecks.ForGradient(shape, features, targetGram, nameof(targetGram), destination);
        return FeatureGradient.StyleLoss(
            this, shape, features, targetGram, destination, loss, reluMask, options ?? GramOptions.Default);
    }

    /// <summary>Computes; the arguments are checked and the instruction set runs here.</summary>
    internal abstract void Run(GramIsa isa, scoped in GramCall<T> call, Parallelism parallelism);

    /// <summary>How the micro-kernels of an instruction set cover a shape.</summary>
    internal abstract TileLayout LayoutOf(GramIsa isa, GramTask<T> task);
}
