namespace StyleTransfer.Weights;

/// <summary>Shapes for people: 64×3×3×3.</summary>
internal static class ShapeText
{
    public static string Of(IEnumerable<long> shape) => string.Join('×', shape);
}
