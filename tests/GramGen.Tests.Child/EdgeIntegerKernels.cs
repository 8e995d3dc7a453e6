namespace GramGen.Tests.Child;

/// <summary>Sizes of <c>sbyte</c> that tests compile and run, at the edges of micro-tiles and vectors, and one that is packed.</summary>
[GramKernel(1, 1, Integer = GramInteger.SByte)]
[GramKernel(1, 33, Integer = GramInteger.SByte)]
[GramKernel(2, 8, Integer = GramInteger.SByte)]
[GramKernel(2, 15, Integer = GramInteger.SByte)]
[GramKernel(3, 16, Integer = GramInteger.SByte)]
[GramKernel(3, 49, Integer = GramInteger.SByte)]
[GramKernel(4, 7, Integer = GramInteger.SByte)]
[GramKernel(4, 64, Integer = GramInteger.SByte)]
[GramKernel(5, 17, Integer = GramInteger.SByte)]
[GramKernel(6, 31, Integer = GramInteger.SByte)]
[GramKernel(7, 33, Integer = GramInteger.SByte)]
[GramKernel(8, 64, Integer = GramInteger.SByte)]
[GramKernel(9, 100, Integer = GramInteger.SByte)]
[GramKernel(12, 65, Integer = GramInteger.SByte)]
[GramKernel(16, 256, Integer = GramInteger.SByte)]
[GramKernel(17, 32, Integer = GramInteger.SByte)]
[GramKernel(31, 130, Integer = GramInteger.SByte)]
[GramKernel(64, 196, Integer = GramInteger.SByte)]
[GramKernel(130, 40, Integer = GramInteger.SByte)]
public readonly partial struct EdgeSignedByteKernels;

/// <summary>Sizes of <c>byte</c>, whose last is packed where vectors are of words.</summary>
[GramKernel(1, 5, Integer = GramInteger.Byte)]
[GramKernel(2, 16, Integer = GramInteger.Byte)]
[GramKernel(3, 9, Integer = GramInteger.Byte)]
[GramKernel(4, 32, Integer = GramInteger.Byte)]
[GramKernel(5, 70, Integer = GramInteger.Byte)]
[GramKernel(8, 63, Integer = GramInteger.Byte)]
[GramKernel(20, 300, Integer = GramInteger.Byte)]
[GramKernel(33, 70, Integer = GramInteger.Byte)]
public readonly partial struct EdgeByteKernels;

/// <summary>Features that are transposed, one pixel after the other.</summary>
[GramKernel(3, 16, Integer = GramInteger.Byte, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(8, 63, Integer = GramInteger.Byte, Layout = FeatureLayout.ChannelsLast)]
public readonly partial struct EdgePixelKernels;
