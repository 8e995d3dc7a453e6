using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>The plan of one declared size: tiles for every instruction set, and which of them are to be written.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<IsaPlan> Isas, EmitOptions Options)
{
    /// <summary>The tiles to write, or null where the library's own serve the instruction set.</summary>
    public TilePlan? Written(IsaPlan isa) => Options.Writes(isa.Isa) ? isa.Dots : null;

    /// <summary>Of the copied blocks, or <see cref="PanelLayout.InPlace"/>.</summary>
    public int PanelStride => Shape.IsReadable
        ? PanelLayout.StrideOf(Shape.Channels, Shape.Pixels, Shape.Element)
        : PanelLayout.PaddedStrideOf(Shape.Pixels, Shape.Element);
}
