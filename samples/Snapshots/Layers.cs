using GramGen;

namespace Network;

/// <summary>The layers of a network, as its library declares them.</summary>
[GramKernel(channels: 64, pixels: 28 * 28)]
[GramKernel(channels: 128, pixels: 14 * 14)]
public readonly partial struct Layers;
