namespace GramGen.Tests.Child;

/// <summary>Sizes of <c>sbyte</c> that tests compile and run, at the edges of micro-tiles and vectors, and one that is packed.</summary>
[GramKernel(1, 1, Element = GramElement.SByte)]
[GramKernel(1, 33, Element = GramElement.SByte)]
[GramKernel(2, 8, Element = GramElement.SByte)]
[GramKernel(2, 15, Element = GramElement.SByte)]
[GramKernel(3, 16, Element = GramElement.SByte)]
[GramKernel(3, 49, Element = GramElement.SByte)]
[GramKernel(4, 7, Element = GramElement.SByte)]
[GramKernel(4, 64, Element = GramElement.SByte)]
[GramKernel(5, 17, Element = GramElement.SByte)]
[GramKernel(6, 31, Element = GramElement.SByte)]
[GramKernel(7, 33, Element = GramElement.SByte)]
[GramKernel(8, 64, Element = GramElement.SByte)]
[GramKernel(9, 100, Element = GramElement.SByte)]
[GramKernel(12, 65, Element = GramElement.SByte)]
[GramKernel(16, 256, Element = GramElement.SByte)]
[GramKernel(17, 32, Element = GramElement.SByte)]
[GramKernel(31, 130, Element = GramElement.SByte)]
[GramKernel(64, 196, Element = GramElement.SByte)]
[GramKernel(130, 40, Element = GramElement.SByte)]
public readonly partial struct EdgeSignedByteKernels;

/// <summary>Sizes of <c>byte</c>, whose last is packed where vectors are of words.</summary>
[GramKernel(1, 5, Element = GramElement.Byte)]
[GramKernel(2, 16, Element = GramElement.Byte)]
[GramKernel(3, 9, Element = GramElement.Byte)]
[GramKernel(4, 32, Element = GramElement.Byte)]
[GramKernel(5, 70, Element = GramElement.Byte)]
[GramKernel(8, 63, Element = GramElement.Byte)]
[GramKernel(20, 300, Element = GramElement.Byte)]
[GramKernel(33, 70, Element = GramElement.Byte)]
public readonly partial struct EdgeByteKernels;

/// <summary>Features that are transposed, one pixel after the other.</summary>
[GramKernel(3, 16, Element = GramElement.Byte, Layout = FeatureLayout.ChannelsLast)]
[GramKernel(8, 63, Element = GramElement.Byte, Layout = FeatureLayout.ChannelsLast)]
public readonly partial struct EdgePixelKernels;
