using System.ComponentModel;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>Routines of <see cref="float"/> for features in half precision.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HalfFeatures
{
    /// <summary>Makes a routine the one that <see cref="Gram"/> takes for a size.</summary>
    /// <param name="routine">The routine.</param>
    /// <param name="shape">The size that it was generated for.</param>
    public static void Register(GramRoutine<float> routine, GramShape shape) =>
        KernelRegistry<float>.Register(shape, ofHalf: true, routine);

    /// <summary>Checks the arguments, then computes with the environment's or the fastest instruction set.</summary>
    /// <param name="routine">The routine.</param>
    /// <param name="shape">The size that it was generated for.</param>
    /// <param name="features">F, C × M, row-major, or M × C.</param>
    /// <param name="gram">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    /// <param name="layout">How the features lie in memory.</param>
    public static void Compute(
        GramRoutine<float> routine,
        GramShape shape,
        ReadOnlySpan<Half> features,
        Span<float> gram,
        float scale,
        FeatureLayout layout = FeatureLayout.ChannelsFirst)
    {
        GramThrow.IfUnfit(shape, features, gram);
        var form = FeatureForm.Dense(shape, layout) with { IsHalf = true };
        var task = new GramTask<float>(shape, form, GramOutput.Dense(shape), scale, Beta: 0);
        routine.Run(InstructionSets.Default, new GramCall<float>(task, default, gram) { Halves = features }, Parallelism.Default);
    }
}
