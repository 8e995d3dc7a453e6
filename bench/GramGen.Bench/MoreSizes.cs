namespace GramGen.Bench;

/// <summary>The style layers of VGG-19 on a 512 × 512 picture: <c>--sizes vgg512</c>.</summary>
[GramKernel(channels: 64, pixels: 512 * 512)]
[GramKernel(channels: 128, pixels: 256 * 256)]
[GramKernel(channels: 256, pixels: 128 * 128)]
[GramKernel(channels: 512, pixels: 64 * 64)]
[GramKernel(channels: 512, pixels: 32 * 32)]
public readonly partial struct Vgg512Sizes;

/// <summary>Sizes that no tile divides, very flat and very tall ones: <c>--sizes odd</c>.</summary>
[GramKernel(channels: 3, pixels: 224 * 224)]
[GramKernel(channels: 24, pixels: 600)]
[GramKernel(channels: 100, pixels: 1000)]
[GramKernel(channels: 65, pixels: 1023)]
[GramKernel(channels: 1024, pixels: 14 * 14)]
[GramKernel(channels: 2048, pixels: 7 * 7)]
public readonly partial struct OddSizes;
