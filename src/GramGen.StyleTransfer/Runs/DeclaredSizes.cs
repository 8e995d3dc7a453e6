using GramGen.StyleTransfer.Networks;

namespace GramGen.StyleTransfer.Runs;

/// <summary>The layers of the default run, whose kernels are generated: a texture of 256 × 256 at its three sizes. Others take the generic path.</summary>
[GramKernel(RandomNetwork.Channels, 256 * 256)]
[GramKernel(RandomNetwork.Channels, 128 * 128)]
[GramKernel(RandomNetwork.Channels, 64 * 64)]
[GramKernel(RandomNetwork.Channels, 32 * 32)]
[GramKernel(RandomNetwork.Channels, 16 * 16)]
internal readonly partial struct DeclaredSizes;
