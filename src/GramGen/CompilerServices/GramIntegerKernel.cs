using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Dispatch;
using GramGen.Integer;

namespace GramGen.CompilerServices;

/// <summary>The kernel of one declared size of integers, as generated code creates and calls it.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="TFeature">The type of the features: <see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <typeparam name="TSize">The declared size.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class GramIntegerKernel<TFeature, TSize>
    where TFeature : unmanaged, IBinaryInteger<TFeature>
    where TSize : struct, IDeclaredSize
{
    private readonly GramShape _shape;
    private readonly DeclaredDotRoutine? _dotProducts;

    /// <summary>Creates a kernel.</summary>
    /// <param name="contract">The version of the contract that the code was generated for.</param>
    /// <param name="layout">The declared layout.</param>
    /// <param name="name">The type that declares it.</param>
    /// <exception cref="NotSupportedException">The code was generated for another version of the library.</exception>
    public GramIntegerKernel(int contract, FeatureLayout layout, string name)
    {
        ContractCheck.Require(contract, name);
        _shape = new GramShape(TSize.Channels, TSize.Pixels, layout);
        _dotProducts = InstructionSets.DefaultOrNull is { } isa
            ? IntegerProducts.DeclaredDotProducts<TFeature, TSize>(isa, layout)
            : null;
    }

    /// <summary>Checks the arguments, then computes with the environment's or the fastest instruction set.</summary>
    /// <param name="features">F.</param>
    /// <param name="destination">Receives G, C × C.</param>
    public void Compute(ReadOnlySpan<TFeature> features, Span<int> destination)
    {
        if (_dotProducts is { } dotProducts
            && features.Length == TSize.Channels * TSize.Pixels
            && destination.Length == TSize.Channels * TSize.Channels
            && !ArgumentChecks.Overlap(features, destination))
        {
            fixed (TFeature* values = features)
            {
                dotProducts.Compute(ref *(byte*)values, ref MemoryMarshal.GetReference(destination));
            }

            return;
        }

        IntegerProducts.Compute(features, _shape, destination, options: null);
    }
}
