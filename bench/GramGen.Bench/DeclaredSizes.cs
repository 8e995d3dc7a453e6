namespace GramGen.Bench;

/// <summary>
/// The sizes that the report runs without <c>--sizes</c>. Add a line of your own and it is in the table.
/// </summary>
// A few small ones.
[GramKernel(channels: 8, pixels: 8 * 8)]
[GramKernel(channels: 16, pixels: 16 * 16)]
[GramKernel(channels: 64, pixels: 14 * 14)]
[GramKernel(channels: 32, pixels: 32 * 32)]
[GramKernel(channels: 64, pixels: 28 * 28)]
[GramKernel(channels: 64, pixels: 32 * 32)]
// The style layers of VGG-19 on a 224 × 224 picture: relu1_1, relu2_1, relu3_1, relu4_1, relu5_1.
[GramKernel(channels: 64, pixels: 224 * 224)]
[GramKernel(channels: 128, pixels: 112 * 112)]
[GramKernel(channels: 256, pixels: 56 * 56)]
[GramKernel(channels: 512, pixels: 28 * 28)]
[GramKernel(channels: 512, pixels: 14 * 14)]
public readonly partial struct DeclaredSizes;

/// <summary>The style layers of VGG-19 on a 512 × 512 picture: <c>--sizes vgg512</c>.</summary>
[GramKernel(channels: 64, pixels: 512 * 512)]
[GramKernel(channels: 128, pixels: 256 * 256)]
[GramKernel(channels: 256, pixels: 128 * 128)]
[GramKernel(channels: 512, pixels: 64 * 64)]
[GramKernel(channels: 512, pixels: 32 * 32)]
public readonly partial struct Vgg512Sizes;

/// <summary>Small sizes, with partial vectors and without: <c>--sizes small</c>; with weights for <c>weights</c>.</summary>
[GramKernel(channels: 2, pixels: 8, Weights = true)]
[GramKernel(channels: 3, pixels: 16, Weights = true)]
[GramKernel(channels: 4, pixels: 64, Weights = true)]
[GramKernel(channels: 5, pixels: 17, Weights = true)]
[GramKernel(channels: 6, pixels: 9, Weights = true)]
[GramKernel(channels: 7, pixels: 13, Weights = true)]
[GramKernel(channels: 8, pixels: 8, Weights = true)]
[GramKernel(channels: 12, pixels: 100, Weights = true)]
[GramKernel(channels: 15, pixels: 150, Weights = true)]
[GramKernel(channels: 16, pixels: 16, Weights = true)]
[GramKernel(channels: 9, pixels: 2000, Weights = true)]
[GramKernel(channels: 48, pixels: 1000, Weights = true)]
public readonly partial struct SmallSizes;

/// <summary>Sizes that no micro-kernel divides, very flat and very tall ones: <c>--sizes odd</c>.</summary>
[GramKernel(channels: 3, pixels: 224 * 224)]
[GramKernel(channels: 24, pixels: 600)]
[GramKernel(channels: 100, pixels: 1000)]
[GramKernel(channels: 65, pixels: 1023)]
[GramKernel(channels: 1024, pixels: 14 * 14)]
[GramKernel(channels: 2048, pixels: 7 * 7)]
public readonly partial struct OddSizes;

/// <summary>Products of channels-last features in the table of operations.</summary>
[GramKernel(channels: 64, pixels: 28 * 28, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(channels: 64, pixels: 224 * 224, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(channels: 128, pixels: 112 * 112, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(channels: 256, pixels: 56 * 56, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(channels: 512, pixels: 28 * 28, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(channels: 512, pixels: 14 * 14, Layout = FeatureLayout.ChannelsLast)]
public readonly partial struct ChannelsLastSizes;

/// <summary>
/// Products of <c>double</c> in the table of operations; its <c>float</c> kernels are those of <see cref="DeclaredSizes"/>.
/// </summary>
[GramKernel(channels: 64, pixels: 28 * 28, Element = GramElement.Double)]
[GramKernel(channels: 64, pixels: 224 * 224, Element = GramElement.Double)]
[GramKernel(channels: 128, pixels: 112 * 112, Element = GramElement.Double)]
[GramKernel(channels: 256, pixels: 56 * 56, Element = GramElement.Double)]
[GramKernel(channels: 512, pixels: 28 * 28, Element = GramElement.Double)]
[GramKernel(channels: 512, pixels: 14 * 14, Element = GramElement.Double)]
public readonly partial struct DoubleSizes;

/// <summary>The same for products of <c>Half</c>.</summary>
[GramKernel(channels: 64, pixels: 28 * 28, Element = GramElement.Half)]
[GramKernel(channels: 64, pixels: 224 * 224, Element = GramElement.Half)]
[GramKernel(channels: 128, pixels: 112 * 112, Element = GramElement.Half)]
[GramKernel(channels: 256, pixels: 56 * 56, Element = GramElement.Half)]
[GramKernel(channels: 512, pixels: 28 * 28, Element = GramElement.Half)]
[GramKernel(channels: 512, pixels: 14 * 14, Element = GramElement.Half)]
public readonly partial struct HalfSizes;

/// <summary>Sizes of <c>sbyte</c>: the form <c>SByte, declared</c>.</summary>
[GramKernel(channels: 2, pixels: 8, Integer = GramInteger.SByte)]
[GramKernel(channels: 4, pixels: 64, Integer = GramInteger.SByte)]
[GramKernel(channels: 8, pixels: 64, Integer = GramInteger.SByte)]
[GramKernel(channels: 16, pixels: 256, Integer = GramInteger.SByte)]
[GramKernel(channels: 32, pixels: 256, Integer = GramInteger.SByte)]
public readonly partial struct IntegerSizes;
