using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Dispatch;
using GramGen.Syrk;

namespace GramGen.CompilerServices;

/// <summary>The kernel of one declared size, as generated code creates and calls it.</summary>
/// <remarks>
/// For generated code. What it calls is not inlined there: the operands of a call are a structure on the stack, and a method that
/// routes calls of several sizes, or falls back on the library, would clear it in every call, which took 5 of the 11 ns of 2×8.
/// </remarks>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the sums.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000", Justification = "Generated code always names the type arguments.")]
public sealed partial class GramKernel<TFeature, TGram> : ICpuKernelOwner<TGram>
    where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
    where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
{
    private readonly GramShape _shape;
    private readonly CpuKernel<TGram> _kernel;

    CpuKernel<TGram> ICpuKernelOwner<TGram>.Kernel => _kernel;

    private bool IsChannelsLast => _shape.Layout == FeatureLayout.ChannelsLast;

    /// <summary>The instruction set of calls that name none.</summary>
    public static GramIsa Isa => InstructionSets.Default;

    /// <summary>Creates a kernel without straight routines.</summary>
    /// <param name="contract">The version of the contract that the code was generated for.</param>
    /// <param name="shape">The declared size.</param>
    /// <param name="name">The type that declares it.</param>
    /// <exception cref="NotSupportedException">The code was generated for another version of the library.</exception>
    public GramKernel(int contract, GramShape shape, string name)
    {
        ContractCheck.Require(contract, name);
        _shape = shape;
        _kernel = new CpuKernel<TGram>(name);
    }

    /// <summary>Adds the size's straight routine for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> With<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightRoutine<TGram>
    {
        _kernel.Add(isa, new StraightRoutine<TGram, TRoutine>(_shape.Channels, _shape.Pixels, IsChannelsLast));
        return this;
    }

    /// <summary>Adds the size's straight routine of packed rows for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithPacked<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightRoutine<TGram>
    {
        _kernel.Add(isa, new PackedStraightRoutine<TFeature, TGram, TRoutine>(_shape.Channels, _shape.Pixels, IsChannelsLast));
        return this;
    }

    /// <summary>Adds the size's straight routine with a right-hand side for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithRightHandSide<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightRightHandSide<TGram>
    {
        _kernel.Add(isa, new StraightRightHandSide<TGram, TRoutine>());
        return this;
    }

    /// <summary>Adds the size's straight routine of packed rows with a right-hand side for an instruction set.</summary>
    /// <typeparam name="TRoutine">The routine.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithPackedRightHandSide<TRoutine>(GramIsa isa)
        where TRoutine : struct, IStraightRightHandSide<TGram>
    {
        _kernel.Add(isa, new PackedStraightRightHandSide<TFeature, TGram, TRoutine>(_shape.Channels, _shape.Pixels, IsChannelsLast));
        return this;
    }

    /// <summary>Chooses outer products for an instruction set; otherwise it has dot products.</summary>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> WithOuterProducts(GramIsa isa)
    {
        _kernel.AddOuterProducts(isa);
        return this;
    }

    /// <summary>
    /// Whether a straight or looped routine can compute: the lengths are those of the declared size, and the spans do not overlap. If not,
    /// <see cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/> says what is wrong.
    /// </summary>
    /// <param name="features">F.</param>
    /// <param name="featureLength">C·M.</param>
    /// <param name="destination">Receives G.</param>
    /// <param name="gramLength">C·C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Accepts(ReadOnlySpan<TFeature> features, int featureLength, Span<TGram> destination, int gramLength) =>
        features.Length == featureLength && destination.Length == gramLength && !ArgumentChecks.Overlap(features, destination);

    /// <inheritdoc cref="Accepts(ReadOnlySpan{TFeature}, int, Span{TGram}, int)"/>
    /// <param name="features">F.</param>
    /// <param name="featureLength">C·M.</param>
    /// <param name="vector">v.</param>
    /// <param name="pixels">M.</param>
    /// <param name="gram">Receives G.</param>
    /// <param name="gramLength">C·C.</param>
    /// <param name="product">Receives F·v.</param>
    /// <param name="channels">C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Accepts(
        ReadOnlySpan<TFeature> features,
        int featureLength,
        ReadOnlySpan<TFeature> vector,
        int pixels,
        Span<TGram> gram,
        int gramLength,
        Span<TGram> product,
        int channels) =>
        Accepts(features, featureLength, gram, gramLength)
        && Accepts(vector, pixels, product, channels)
        && !ArgumentChecks.Overlap(features, product)
        && !ArgumentChecks.Overlap(vector, gram)
        && !gram.Overlaps(product);

    /// <summary>Checks the arguments, then computes with the environment's or the fastest instruction set.</summary>
    /// <param name="features">F.</param>
    /// <param name="destination">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Compute(ReadOnlySpan<TFeature> features, Span<TGram> destination, TGram scale)
    {
        ArgumentChecks.Product(_shape, features, destination);
        var call = new SyrkCall<TFeature, TGram>(_shape, features, destination, scale, beta: TGram.Zero);
        _kernel.Compute(call, CpuExecution.Default);
    }

    /// <summary>
    /// Checks the arguments, then computes a product with a right-hand side as
    /// <see cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/> does.
    /// </summary>
    /// <param name="features">F.</param>
    /// <param name="vector">v.</param>
    /// <param name="gram">Receives G, C × C.</param>
    /// <param name="product">Receives F·v.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Compute(ReadOnlySpan<TFeature> features, ReadOnlySpan<TFeature> vector, Span<TGram> gram, Span<TGram> product, TGram scale)
    {
        ArgumentChecks.RightHandSide(_shape, features, vector, gram, product);
        var call = new SyrkCall<TFeature, TGram>(_shape, features, gram, scale, beta: TGram.Zero);
        new RightHandSide<TFeature, TGram>(call, vector, product).Compute(_kernel, CpuExecution.Default);
    }

    /// <summary>
    /// Checks the arguments, then computes a batch as
    /// <see cref="Compute(ReadOnlySpan{TFeature}, Span{TGram}, TGram)"/> does; threads share it.
    /// </summary>
    /// <param name="features">N feature maps, one after the other.</param>
    /// <param name="count">N.</param>
    /// <param name="destination">Receives N matrices C × C, one after the other.</param>
    /// <param name="scale">Applied once, to each finished sum.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ComputeBatch(ReadOnlySpan<TFeature> features, int count, Span<TGram> destination, TGram scale)
    {
        ArgumentChecks.Batch(_shape, count, _shape.FeatureLength, _shape.GramLength, features, destination);
        var call = new SyrkCall<TFeature, TGram>(_shape, features, destination, scale, beta: TGram.Zero);
        CpuBatch.Compute(_kernel, call, count, _shape.FeatureLength, _shape.GramLength, CpuExecution.Default);
    }

    /// <summary>Checks the arguments, then computes the gradient with respect to the features.</summary>
    /// <param name="features">F.</param>
    /// <param name="gramGradient">D, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="scale">s.</param>
    /// <param name="symmetric">D is symmetric.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Backward(
        ReadOnlySpan<TGram> features,
        ReadOnlySpan<TGram> gramGradient,
        Span<TGram> destination,
        GramScale scale,
        bool symmetric,
        bool reluMask,
        GramOptions? options)
    {
        ArgumentChecks.Gradient(_shape, features, gramGradient, nameof(gramGradient), destination);
        CpuProducts.Backward(
            _shape, features, gramGradient, destination, scale.FactorFor(_shape), symmetric, reluMask,
            new CpuExecution(options ?? GramOptions.Default));
    }

    /// <summary>Checks the arguments, then computes a style loss and its gradient with respect to the features.</summary>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A, C × C.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">How to compute, or null.</param>
    /// <returns>E.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double StyleLoss(
        ReadOnlySpan<TGram> features,
        ReadOnlySpan<TGram> targetGram,
        Span<TGram> destination,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions? options)
    {
        ArgumentChecks.Gradient(_shape, features, targetGram, nameof(targetGram), destination);
        return CpuProducts.StyleLoss(
            _kernel, _shape, features, targetGram, destination, loss, reluMask, new CpuExecution(options ?? GramOptions.Default));
    }
}
