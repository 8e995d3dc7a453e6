namespace GramGen.Bench.Weights;

/// <summary>Sizes whose products without weights are looped; the smaller ones are <see cref="SmallSizes"/>.</summary>
#pragma warning disable GRAM014 // The report has some of them too; without weights their kernels are the same.
[GramKernel(channels: 7, pixels: 100, Weights = true)]
[GramKernel(channels: 8, pixels: 64, Weights = true)]
[GramKernel(channels: 8, pixels: 256, Weights = true)]
[GramKernel(channels: 8, pixels: 1000, Weights = true)]
[GramKernel(channels: 16, pixels: 256, Weights = true)]
#pragma warning restore GRAM014
public readonly partial struct LoopedSizes;

/// <summary>Small sizes of <c>double</c>.</summary>
[GramKernel(channels: 3, pixels: 8, Element = GramElement.Double, Weights = true)]
[GramKernel(channels: 4, pixels: 64, Element = GramElement.Double, Weights = true)]
public readonly partial struct WeightedDoubleSizes;

/// <summary>The same of <c>Half</c>.</summary>
[GramKernel(channels: 4, pixels: 64, Element = GramElement.Half, Weights = true)]
public readonly partial struct WeightedHalfSizes;

/// <summary>Steps of reweighted least squares: a row for each observation.</summary>
[GramKernel(channels: 3, pixels: 20, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
[GramKernel(channels: 4, pixels: 64, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
[GramKernel(channels: 4, pixels: 256, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
public readonly partial struct ReweightedSizes;

/// <summary>The same of <c>double</c>.</summary>
[GramKernel(
    channels: 4, pixels: 256, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
public readonly partial struct ReweightedDoubleSizes;
