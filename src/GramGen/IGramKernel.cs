namespace GramGen;

/// <summary>A Gram matrix routine generated for one size: a family of one.</summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
public interface IGramKernel<TSelf> : IGramKernelFamily<TSelf>
    where TSelf : IGramKernel<TSelf>
{
    /// <summary>The declared size of F.</summary>
    static abstract GramShape Shape { get; }

    /// <summary>C·M: the length that the features must have.</summary>
    static abstract int FeatureLength { get; }

    /// <summary>C·C: the length that the Gram matrix must have.</summary>
    static abstract int GramLength { get; }
}
