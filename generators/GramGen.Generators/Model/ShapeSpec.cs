using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>A declared size of F: C × M.</summary>
internal sealed record ShapeSpec(int Channels, int Pixels)
{
    /// <summary>The type of the sums.</summary>
    public ElementType Element { get; init; } = ElementType.Single;

    /// <summary>The features are in half precision, the sums are not.</summary>
    public bool IsHalf { get; init; }

    /// <summary>The features in C#.</summary>
    public string Features => IsHalf ? "global::System.Half" : Element.Name;

    /// <summary>How the features are stored.</summary>
    public FeatureFormat Format => new FeatureFormat(Channels, Pixels, IsChannelsLast) with { IsHalf = IsHalf };

    /// <summary>The features lie pixel after pixel.</summary>
    public bool IsChannelsLast { get; init; }

    /// <summary>Gradients are asked for.</summary>
    public bool HasGradient { get; init; }

    /// <summary>The nested type that holds what belongs to the size.</summary>
    public string ClassName => $"Gram{this}";

    public override string ToString() => FormattableString.Invariant($"{Channels}x{Pixels}");
}
