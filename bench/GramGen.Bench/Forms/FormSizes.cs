namespace GramGen.Bench.Forms;

/// <summary>The kernels of <see cref="FormList.Sizes"/> for products of doubles; those for floats are <see cref="DeclaredSizes"/>.</summary>
[GramKernel(channels: 64, pixels: 28 * 28, Element = GramElement.Double)]
[GramKernel(channels: 64, pixels: 224 * 224, Element = GramElement.Double)]
[GramKernel(channels: 128, pixels: 112 * 112, Element = GramElement.Double)]
[GramKernel(channels: 256, pixels: 56 * 56, Element = GramElement.Double)]
[GramKernel(channels: 512, pixels: 28 * 28, Element = GramElement.Double)]
[GramKernel(channels: 512, pixels: 14 * 14, Element = GramElement.Double)]
public readonly partial struct DoubleSizes;

/// <summary>The same for products of halves.</summary>
[GramKernel(channels: 64, pixels: 28 * 28, Element = GramElement.Half)]
[GramKernel(channels: 64, pixels: 224 * 224, Element = GramElement.Half)]
[GramKernel(channels: 128, pixels: 112 * 112, Element = GramElement.Half)]
[GramKernel(channels: 256, pixels: 56 * 56, Element = GramElement.Half)]
[GramKernel(channels: 512, pixels: 28 * 28, Element = GramElement.Half)]
[GramKernel(channels: 512, pixels: 14 * 14, Element = GramElement.Half)]
public readonly partial struct HalfSizes;
