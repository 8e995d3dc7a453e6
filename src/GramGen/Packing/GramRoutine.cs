using System.Numerics;
using GramGen.Planning;

namespace GramGen.Packing;

/// <summary>Computes Gram matrices by plans of one algorithm, with the micro-kernels of one instruction set.</summary>
internal abstract class GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes G ← scale·F·Fᵀ + β·G.</summary>
    /// <param name="plan">A plan that the routine supports.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="cancellation">Checked between KC blocks.</param>
    public abstract void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation);
}
