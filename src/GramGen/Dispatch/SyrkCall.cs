using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>A product G ← scale·F·Fᵀ + β·G with its operands, checked.</summary>
/// <param name="shape">C, M and layout.</param>
/// <param name="features">F.</param>
/// <param name="gram">G.</param>
/// <param name="format">How F is stored.</param>
/// <param name="output">Which entries of G are stored, and where.</param>
/// <param name="scale">Applied once, to the finished sum.</param>
/// <param name="beta">β; if it is 0, G is not read.</param>
internal readonly unsafe ref struct SyrkCall<TFeature, T>(
    GramShape shape, ReadOnlySpan<TFeature> features, Span<T> gram, FeatureFormat format, GramOutput output, T scale, T beta)
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A product of features without gaps, into both triangles.</summary>
    public SyrkCall(GramShape shape, ReadOnlySpan<TFeature> features, Span<T> gram, T scale, T beta)
        : this(
            shape,
            features,
            gram,
            new FeatureFormat(shape.Channels, shape.Pixels, shape.Layout == FeatureLayout.ChannelsLast, typeof(TFeature) == typeof(Half)),
            new GramOutput(shape.Channels),
            scale,
            beta)
    {
    }

    public GramShape Shape { get; } = shape;

    public ReadOnlySpan<TFeature> Features { get; } = features;

    public Span<T> Gram { get; } = gram;

    public FeatureFormat Format { get; } = format;

    public GramOutput Output { get; init; } = output;

    public T Scale { get; } = scale;

    public T Beta { get; } = beta;

    /// <summary>Features and Gram matrix have no gaps, and both triangles are stored.</summary>
    public bool IsDense => Output == new GramOutput(Shape.Channels)
        && Format.Stride == new FeatureFormat(Shape.Channels, Shape.Pixels, Format.IsChannelsLast).Stride;

    /// <summary>What a routine computes with while the caller's <c>fixed</c> statement pins the operands.</summary>
    public SyrkArguments<T> Pinned(TFeature* features, T* gram) => new(
        typeof(TFeature) == typeof(Half) ? default : new PinnedSpan<T>((T*)features, Features.Length),
        typeof(TFeature) == typeof(Half) ? new PinnedSpan<Half>((Half*)features, Features.Length) : default,
        new PinnedSpan<T>(gram, Gram.Length),
        Output,
        Scale,
        Beta);
}

/// <summary>How the CPU computes: the caller's wishes, resolved.</summary>
/// <param name="Isa">An instruction set that runs here.</param>
/// <param name="Parallelism">Threads and cancellation.</param>
internal readonly record struct CpuExecution(GramIsa Isa, Parallelism Parallelism)
{
    public static CpuExecution Default => new(InstructionSets.Default, Parallelism.Default);

    /// <exception cref="PlatformNotSupportedException">The options' instruction set does not run here.</exception>
    public CpuExecution(GramOptions options)
        : this(options.Isa is { } isa ? InstructionSets.Choose(isa).Isa : InstructionSets.Default, new Parallelism(options))
    {
    }
}
