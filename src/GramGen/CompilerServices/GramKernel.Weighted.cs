using System.Runtime.CompilerServices;
using GramGen.Dispatch;
using GramGen.Syrk;

namespace GramGen.CompilerServices;

/// <content>Weighted pixels.</content>
public sealed partial class GramKernel<TFeature, TGram>
{
    /// <summary>Adds the size's straight routine of weighted pixels for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithWeighted<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightWeighted<TGram>
    {
        _kernel.Add(isa, new StraightWeighted<TGram, TRoutine>());
        return this;
    }

    /// <summary>Adds the size's straight routine of weighted pixels in packed rows for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithPackedWeighted<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightWeighted<TGram>
    {
        _kernel.Add(isa, new PackedStraightWeighted<TFeature, TGram, TRoutine>(_shape.Channels, _shape.Pixels, IsChannelsLast));
        return this;
    }

    /// <summary>Adds the size's straight routine of weighted pixels with a right-hand side for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithWeightedRightHandSide<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightWeightedRightHandSide<TGram>
    {
        _kernel.Add(isa, new StraightWeightedRightHandSide<TGram, TRoutine>());
        return this;
    }

    /// <summary>Adds the size's straight routine of weighted pixels in packed rows, with a right-hand side.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithPackedWeightedRightHandSide<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightWeightedRightHandSide<TGram>
    {
        _kernel.Add(
            isa, new PackedStraightWeightedRightHandSide<TFeature, TGram, TRoutine>(_shape.Channels, _shape.Pixels, IsChannelsLast));
        return this;
    }

    /// <summary>Whether weights have the length of the declared size, and no result overlaps them.</summary>
    /// <param name="weights">w.</param>
    /// <param name="pixels">M.</param>
    /// <param name="destination">Receives G.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AcceptsWeights(ReadOnlySpan<TGram> weights, int pixels, Span<TGram> destination) =>
        weights.Length == pixels && !ArgumentChecks.Overlap(weights, destination);

    /// <inheritdoc cref="AcceptsWeights(ReadOnlySpan{TGram}, int, Span{TGram})"/>
    /// <param name="weights">w.</param>
    /// <param name="pixels">M.</param>
    /// <param name="gram">Receives G.</param>
    /// <param name="product">Receives F·W·v.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AcceptsWeights(ReadOnlySpan<TGram> weights, int pixels, Span<TGram> gram, Span<TGram> product) =>
        AcceptsWeights(weights, pixels, gram) && !ArgumentChecks.Overlap(weights, product);

    /// <summary>
    /// Checks the arguments, then computes a product of weighted pixels as
    /// <see cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/> does.
    /// </summary>
    /// <param name="features">F.</param>
    /// <param name="weights">w.</param>
    /// <param name="destination">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    [SkipLocalsInit] // The roots are written before they are read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ComputeWeighted(ReadOnlySpan<TFeature> features, ReadOnlySpan<TGram> weights, Span<TGram> destination, TGram scale)
    {
        ArgumentChecks.Product(_shape, features, destination);
        PixelWeights<TGram>.Check(weights, _shape, destination, nameof(destination));
        CpuExecution execution = CpuExecution.Default;
        using var checkedWeights = new PixelWeights<TGram>(weights, _shape, stackalloc TGram[PixelWeights<TGram>.StackLength]);
        var call = new SyrkCall<TFeature, TGram>(_shape, features, destination, scale, beta: TGram.Zero);
        CpuProducts.ComputeWeighted(_kernel, call, checkedWeights.Roots, execution);
    }

    /// <summary>
    /// Checks the arguments, then computes a product of weighted pixels with a right-hand side as
    /// <see cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/> does.
    /// </summary>
    /// <param name="features">F.</param>
    /// <param name="vector">v.</param>
    /// <param name="weights">w.</param>
    /// <param name="gram">Receives G, C × C.</param>
    /// <param name="product">Receives F·W·v.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    /// <returns>vᵀ·W·v, scaled.</returns>
    [SkipLocalsInit] // As above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TGram ComputeWeighted(
        ReadOnlySpan<TFeature> features,
        ReadOnlySpan<TFeature> vector,
        ReadOnlySpan<TGram> weights,
        Span<TGram> gram,
        Span<TGram> product,
        TGram scale)
    {
        ArgumentChecks.RightHandSide(_shape, features, vector, gram, product);
        PixelWeights<TGram>.Check(weights, _shape, gram, nameof(gram));
        PixelWeights<TGram>.Check(weights, _shape, product, nameof(product));
        CpuExecution execution = CpuExecution.Default;
        using var checkedWeights = new PixelWeights<TGram>(weights, _shape, stackalloc TGram[PixelWeights<TGram>.StackLength]);
        var call = new SyrkCall<TFeature, TGram>(_shape, features, gram, scale, beta: TGram.Zero);
        return new RightHandSide<TFeature, TGram>(call, vector, product).Compute(_kernel, checkedWeights.Roots, execution);
    }

    /// <summary>Checks the arguments, then computes the gradient of a product of weighted pixels with respect to the features.</summary>
    /// <param name="features">F.</param>
    /// <param name="weights">w.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="scale">s.</param>
    /// <param name="symmetric">D is symmetric.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void BackwardWeighted(
        ReadOnlySpan<TGram> features,
        ReadOnlySpan<TGram> weights,
        ReadOnlySpan<TGram> gramGradient,
        Span<TGram> destination,
        GramScale scale,
        bool symmetric,
        bool reluMask,
        GramOptions? options)
    {
        ArgumentChecks.Gradient(_shape, features, gramGradient, nameof(gramGradient), destination);
        PixelWeights<TGram>.Check(weights, _shape, destination, nameof(destination));
        options ??= GramOptions.Default;
        Backends.RequireCpu("weighted gradients", options);
        PixelWeights<TGram>.CheckValues(weights, _shape);
        CpuProducts.Backward(
            _shape, features, gramGradient, destination, scale.FactorFor(_shape), symmetric, reluMask, new CpuExecution(options), weights);
    }

    /// <summary>Checks the arguments, then computes a style loss of weighted pixels and its gradient.</summary>
    /// <param name="features">F.</param>
    /// <param name="weights">w.</param>
    /// <param name="targetGram">A, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    /// <returns>E.</returns>
    [SkipLocalsInit] // As above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double WeightedStyleLoss(
        ReadOnlySpan<TGram> features,
        ReadOnlySpan<TGram> weights,
        ReadOnlySpan<TGram> targetGram,
        Span<TGram> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options)
    {
        ArgumentChecks.Gradient(_shape, features, targetGram, nameof(targetGram), destination);
        PixelWeights<TGram>.Check(weights, _shape, destination, nameof(destination));
        options ??= GramOptions.Default;
        Backends.RequireCpu("weighted style losses", options);
        using var checkedWeights = new PixelWeights<TGram>(weights, _shape, stackalloc TGram[PixelWeights<TGram>.StackLength]);
        return CpuProducts.StyleLoss(
            _kernel, _shape, features, targetGram, destination, loss, reluMask, new CpuExecution(options), checkedWeights);
    }
}
