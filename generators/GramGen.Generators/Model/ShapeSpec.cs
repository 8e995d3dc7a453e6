namespace GramGen.Generators.Model;

/// <summary>A declared size of F: C × M.</summary>
internal sealed record ShapeSpec(int Channels, int Pixels)
{
    public override string ToString() => FormattableString.Invariant($"{Channels}x{Pixels}");
}
