using System.Globalization;
using GramGen.Generators.Model;
using GramGen.Generators.Parsing;
using GramGen.Generators.Planning;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Diagnostics;

/// <summary>What is reported of a size that a kernel is generated for.</summary>
internal static class SizeAdvice
{
    public static IEnumerable<Diagnostic> For(DeclaredSize size)
    {
        ShapeSpec shape = size.Shape;
        Location location = Spans.Attribute(size.Attribute);
        if (ShapeAdvice.SetsThatGainNothing(shape) is { Count: > 0 } sets)
        {
            yield return Diagnostic.Create(
                GramDiagnostics.NothingGained, location, shape.Channels, shape.Pixels, string.Join(" and ", sets));
        }

        if (ShapeAdvice.AliasingStride(shape) is { } bytes)
        {
            yield return Diagnostic.Create(
                GramDiagnostics.AliasedRows, location, shape.Channels, shape.Pixels, bytes, PackedPanel.PaddedStride(shape.Pixels, shape.Element));
        }

        if (ShapeAdvice.LargestMeanSquare(shape) is { } limit)
        {
            yield return Diagnostic.Create(
                GramDiagnostics.HalfOverflow, location, shape.Channels, shape.Pixels, limit.ToString("0.###", CultureInfo.InvariantCulture));
        }
    }
}
