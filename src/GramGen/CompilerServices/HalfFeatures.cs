using System.ComponentModel;
using GramGen.Dispatch;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>Routines of <see cref="float"/> for features in half precision.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HalfFeatures
{
    /// <summary>Registers a routine for <see cref="Gram"/>.</summary>
    /// <param name="routine">The routine.</param>
    /// <param name="shape">The shape that it was generated for.</param>
    public static void Register(GramRoutine<float> routine, GramShape shape) =>
        KernelRegistry<float>.Register(shape, ofHalf: true, routine);

    /// <summary>Checks the arguments, then computes with the default instruction set.</summary>
    /// <param name="routine">The routine.</param>
    /// <param name="shape">The shape that it was generated for.</param>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="destination">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public static void Compute(
        GramRoutine<float> routine, GramShape shape, ReadOnlySpan<Half> features, Span<float> destination, float scale)
    {
        SpanChecks.ForProduct(shape, features, destination);
        var call = Operations.CallOf(Operations.TaskOf<float>(shape) with { Scale = scale }, features, destination);
        routine.Run(InstructionSets.Default, call, Parallelism.Default);
    }
}
