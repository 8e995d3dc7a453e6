using GramGen.Generators.Model;
using GramGen.Planning;
using GramGen.Pipeline;

namespace GramGen.Generators.Planning;

/// <summary>The plan of one declared size: tiles for every instruction set.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<IsaPlan> Isas)
{
    /// <summary>Of the copied blocks, or <see cref="PanelLayout.InPlace"/>.</summary>
    public int PanelStride => Shape.IsReadable
        ? PanelLayout.StrideOf(Shape.Channels, Shape.Pixels, Shape.Element)
        : PanelLayout.PaddedStrideOf(Shape.Pixels, Shape.Element);
}
