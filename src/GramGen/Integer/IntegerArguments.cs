using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Integer;

/// <summary>The operands of an integer product, checked and pinned. Their sizes are the plan's.</summary>
/// <typeparam name="T">The type of the result, <see cref="int"/> or <see cref="long"/>.</typeparam>
/// <param name="features">F.</param>
/// <param name="isSigned">F is <see cref="sbyte"/>, otherwise <see cref="byte"/>.</param>
/// <param name="format">How F is stored.</param>
/// <param name="gram">G.</param>
/// <param name="output">Which entries of G are stored, and where.</param>
/// <param name="adds">The product is added to G, of which only a lower triangle is stored.</param>
internal readonly struct IntegerArguments<T>(
    PinnedSpan<byte> features, bool isSigned, FeatureFormat format, PinnedSpan<T> gram, GramOutput output, bool adds)
    where T : unmanaged
{
    private const int ScannedChannels = 16;
    private const int ScannedPixels = 64;

    public PinnedSpan<byte> Features { get; } = features;

    public bool IsSigned { get; } = isSigned;

    public FeatureFormat Format { get; } = format;

    public PinnedSpan<T> Gram { get; } = gram;

    public GramOutput Output { get; } = output;

    public bool Adds { get; } = adds;

    /// <summary>Parts of a block whose ranges are found one by one.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">Pixels of the block.</param>
    public int ScannedParts(int channels, int pixels) =>
        IntegerMath.CeilingDivide(Format.IsChannelsLast ? pixels : channels, ScannedLines);

    /// <summary>Channels of a part, or pixels if channels are last.</summary>
    public int ScannedLines => Format.IsChannelsLast ? ScannedPixels : ScannedChannels;
}
