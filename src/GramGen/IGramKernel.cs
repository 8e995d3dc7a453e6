using System.Numerics;

namespace GramGen;

/// <summary>A Gram matrix routine of <see cref="float"/> generated for one size: a family of one.</summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
public interface IGramKernel<TSelf> : IGramKernel<TSelf, float, float>, IGramKernelFamily<TSelf>
    where TSelf : IGramKernel<TSelf>;

/// <summary>A Gram matrix routine generated for one size, of any type of values.</summary>
/// <typeparam name="TSelf">The type that carries the attribute.</typeparam>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the Gram matrix, and of the sums.</typeparam>
public interface IGramKernel<TSelf, TFeature, TGram> : IGramKernelFamily<TSelf, TFeature, TGram>
    where TSelf : IGramKernel<TSelf, TFeature, TGram>
    where TFeature : unmanaged
    where TGram : unmanaged, INumberBase<TGram>
{
    /// <summary>The declared size of F.</summary>
    static abstract GramShape Shape { get; }

    /// <summary>C·M: the length that the features must have.</summary>
    static abstract int FeatureLength { get; }

    /// <summary>C·C: the length that the Gram matrix must have.</summary>
    static abstract int GramLength { get; }
}
