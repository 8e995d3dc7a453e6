using System.ComponentModel;
using System.Numerics;
using GramGen.Dispatch;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>Computes Gram matrices on any instruction set: of the one size it was generated for, or of any.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="T">The type of the features and of their products.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected GramRoutine(string name) => Name = name;

    /// <summary>The type that declares the kernel, for people.</summary>
    public string Name { get; }

    /// <summary>Makes this the routine that <see cref="Gram"/> takes for a size.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    public void Register(GramShape shape) => KernelRegistry<T>.Register(shape, ofHalf: false, this);

    /// <summary>Checks the arguments, then computes with the environment's or the fastest instruction set.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    /// <param name="features">F, C × M, row-major, or M × C.</param>
    /// <param name="gram">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <param name="layout">How the features lie in memory.</param>
    public void Compute(
        GramShape shape, ReadOnlySpan<T> features, Span<T> gram, T scale, FeatureLayout layout = FeatureLayout.ChannelsFirst)
    {
        GramThrow.IfUnfit(shape, features, gram);
        var task = new GramTask<T>(shape, FeatureForm.Dense(shape, layout), GramOutput.Dense(shape), scale, T.Zero);
        Run(InstructionSets.Default, new GramCall<T>(task, features, gram), Parallelism.Default);
    }

    /// <summary>Checks the arguments, then computes the gradient with respect to the features.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    /// <param name="features">F, C × M, row-major, or M × C.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="featureGradient">Receives the gradient.</param>
    /// <param name="options">Scale, mask and instruction set, or null; not their layout.</param>
    /// <param name="layout">How the features lie in memory.</param>
    public void Backward(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> featureGradient,
        GramGradientOptions? options,
        FeatureLayout layout = FeatureLayout.ChannelsFirst)
    {
        GramThrow.IfUnfitGradient(shape, features, gramGradient, nameof(gramGradient), featureGradient);
        FeatureGradient.Backward(shape, features, gramGradient, featureGradient, layout, options ?? GramGradientOptions.Default);
    }

    /// <summary>Checks the arguments, then computes a style loss and its gradient with respect to the features.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    /// <param name="features">F, C × M, row-major, or M × C.</param>
    /// <param name="targetGram">A, C × C.</param>
    /// <param name="featureGradient">Receives the gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="options">Mask and instruction set, or null; not their layout.</param>
    /// <param name="layout">How the features lie in memory.</param>
    /// <returns>E.</returns>
    public double StyleLoss(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        GramStyleLoss loss,
        GramGradientOptions? options,
        FeatureLayout layout = FeatureLayout.ChannelsFirst)
    {
        options ??= GramGradientOptions.Default;
        GramThrow.IfUnfitGradient(shape, features, targetGram, nameof(targetGram), featureGradient);
        GramThrow.IfScaled(options);
        return FeatureGradient.StyleLoss(this, shape, features, targetGram, featureGradient, layout, loss, options);
    }

    /// <summary>Computes; the arguments are checked and the instruction set runs here.</summary>
    internal abstract void Run(GramIsa isa, scoped in GramCall<T> call, Parallelism parallelism);

    /// <summary>How the tiles of an instruction set cover a size in a task.</summary>
    internal abstract TileLayout LayoutOf(GramIsa isa, GramTask<T> task);
}
