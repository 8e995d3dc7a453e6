namespace GramGen.Bench.Weights;

/// <summary>Small sizes with weights in the table of weighted products.</summary>
[GramKernel(channels: 2, pixels: 8, Weights = true)]
[GramKernel(channels: 3, pixels: 16, Weights = true)]
[GramKernel(channels: 4, pixels: 64, Weights = true)]
[GramKernel(channels: 5, pixels: 17, Weights = true)]
[GramKernel(channels: 6, pixels: 400, Weights = true)]
[GramKernel(channels: 8, pixels: 8, Weights = true)]
[GramKernel(channels: 8, pixels: 64, Weights = true)]
[GramKernel(channels: 16, pixels: 256, Weights = true)]
public readonly partial struct WeightedSizes;

/// <summary>The same of <c>double</c>.</summary>
[GramKernel(channels: 3, pixels: 8, Element = GramElement.Double, Weights = true)]
[GramKernel(channels: 4, pixels: 64, Element = GramElement.Double, Weights = true)]
public readonly partial struct WeightedDoubleSizes;

/// <summary>The same of <c>Half</c>.</summary>
[GramKernel(channels: 4, pixels: 64, Element = GramElement.Half, Weights = true)]
public readonly partial struct WeightedHalfSizes;

/// <summary>Steps of reweighted least squares: a row for each observation.</summary>
[GramKernel(channels: 4, pixels: 64, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
[GramKernel(channels: 4, pixels: 256, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
public readonly partial struct ReweightedSizes;

/// <summary>The same of <c>double</c>.</summary>
[GramKernel(
    channels: 4, pixels: 256, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
public readonly partial struct ReweightedDoubleSizes;
