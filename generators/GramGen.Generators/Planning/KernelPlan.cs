using GramGen.Generators.Model;

namespace GramGen.Generators.Planning;

/// <summary>The plan of one declared size: tiles for every instruction set.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<TilePlan> Isas);
