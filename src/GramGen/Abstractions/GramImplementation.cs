namespace GramGen;

/// <summary>Which code computes a Gram matrix on the CPU. All give the same bits.</summary>
public enum GramImplementation
{
    /// <summary>The kernel generated for the shape if one is registered, otherwise the generic kernels.</summary>
    Auto = 0,

    /// <summary>The kernel generated for exactly this shape; an error if none is registered.</summary>
    Generated = 1,

    /// <summary>The library's kernels, which take any shape.</summary>
    Generic = 2,
}
