namespace GramGen;

/// <summary>The algorithm of a product. All give the same bits.</summary>
public enum GramAlgorithm
{
    /// <summary>Dot-product micro-kernels: a vector holds adjacent pixels, and its lanes are added at the end.</summary>
    DotProducts = 0,

    /// <summary>
    /// Outer-product micro-kernels, for few pixels and many channels: a vector holds adjacent channels of transposed features.
    /// </summary>
    OuterProducts = 1,
}
