using GramGen;
using StyleTransfer.Networks;

namespace StyleTransfer.Runs;

/// <summary>
/// The layers whose kernels are generated: those of a texture of 256 × 256 at its three sizes, by random filters and by VGG-19.
/// Others take the generic path.
/// </summary>
[GramKernel(RandomNetwork.Channels, 256 * 256)]
[GramKernel(RandomNetwork.Channels, 128 * 128)]
[GramKernel(RandomNetwork.Channels, 64 * 64)]
[GramKernel(RandomNetwork.Channels, 32 * 32)]
[GramKernel(RandomNetwork.Channels, 16 * 16)]
[GramKernel(64, 256 * 256)]
[GramKernel(64, 128 * 128)]
[GramKernel(64, 64 * 64)]
[GramKernel(256, 64 * 64)]
[GramKernel(256, 32 * 32)]
[GramKernel(256, 16 * 16)]
[GramKernel(512, 32 * 32)]
[GramKernel(512, 16 * 16)]
[GramKernel(512, 8 * 8)]
[GramKernel(512, 4 * 4)]
internal readonly partial struct DeclaredSizes;
