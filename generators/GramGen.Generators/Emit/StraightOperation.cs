using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>What a straight routine computes beside G = s·F·Fᵀ.</summary>
/// <param name="HasVector">It has a right-hand side: the last channel of the plan is the vector.</param>
/// <param name="HasWeights">Pixels are multiplied by the roots of their weights when they are loaded.</param>
internal readonly record struct StraightOperation(bool HasVector = false, bool HasWeights = false)
{
    /// <summary>The end of the routine's name.</summary>
    public string Name => (HasVector, HasWeights) switch
    {
        (false, false) => "Straight",
        (true, false) => "RightHandSide",
        (false, true) => "Weighted",
        (true, true) => "WeightedRightHandSide",
    };

    /// <summary>The end of the name of the kernel's method that adds the routine.</summary>
    public string Suffix => this == default ? "" : Name;

    /// <summary>The interface that the routine implements.</summary>
    public string Contract => this == default ? "IStraightRoutine" : $"IStraight{Name}";

    /// <summary>The name of the matrix in the routine's parameters.</summary>
    public string Gram => HasVector ? "gram" : "destination";

    /// <summary>The operands of the routine, without their types.</summary>
    public IReadOnlyList<string> Operands =>
    [
        "features",
        .. HasVector ? ["vector"] : Array.Empty<string>(),
        .. HasWeights ? ["roots"] : Array.Empty<string>(),
        Gram,
        .. HasVector ? ["product"] : Array.Empty<string>(),
    ];

    /// <summary>Channels of the features.</summary>
    public int FeatureChannels(GramPlan plan) => HasVector ? plan.Channels - 1 : plan.Channels;

    /// <summary>The routine returns the square of the vector, which is the last sum.</summary>
    public bool ReturnsSquares => HasVector && HasWeights;
}
