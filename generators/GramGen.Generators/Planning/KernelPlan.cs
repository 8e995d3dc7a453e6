using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>The plans of one declared size, one for each instruction set on one thread, and which micro-kernels are written.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<GramPlan> Plans, EmitOptions Options)
{
    /// <summary>Whether micro-kernels are written for a plan; otherwise the library's own serve the instruction set.</summary>
    public bool IsWritten(GramPlan plan) => Options.Writes(plan.Isa) && plan.Algorithm == SyrkAlgorithm.DotProducts;
}
