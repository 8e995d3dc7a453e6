using GramGen.Numerics;

namespace GramGen.Generators.Model;

/// <summary>A declared size of F: C × M.</summary>
internal sealed record ShapeSpec(int Channels, int Pixels)
{
    /// <summary>The type of the values.</summary>
    public ElementType Element { get; init; } = ElementType.Single;

    /// <summary>The features lie pixel after pixel.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>Gradients are asked for.</summary>
    public bool HasGradient { get; init; }

    public override string ToString() => FormattableString.Invariant($"{Channels}x{Pixels}");
}
