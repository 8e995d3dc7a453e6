using System.Numerics;
using GramGen.CompilerServices;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>Gradients with respect to features, from checked arguments on.</summary>
internal static class FeatureGradient
{
    /// <summary>s·(D + Dᵀ)·F.</summary>
    public static void Backward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> featureGradient,
        GramScale scale,
        bool symmetric,
        bool reluMask,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(new GradientCall<T>(shape, features, gramGradient, featureGradient, T.CreateTruncating(scale.FactorFor(shape)))
        {
            IsSymmetric = symmetric,
            IsMasked = reluMask,
            Layout = shape.Layout,
        }, options);

    /// <summary>
    /// E = ρ·‖s·F·Fᵀ − A‖², and 4ρs·(s·F·Fᵀ − A)·F, which is the backward product of D = 2ρ·(s·F·Fᵀ − A): its factor 2ρ is
    /// taken into the scale, so that one rounding is saved.
    /// </summary>
    /// <param name="routine">Computes the forward product.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A.</param>
    /// <param name="featureGradient">Receives the gradient; empty if it is not wanted.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="reluMask">The gradient is 0 where F ≤ 0.</param>
    /// <param name="options">Instruction set and threads.</param>
    public static double StyleLoss<T>(
        GramRoutine<T> routine,
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        GramStyleLoss loss,
        bool reluMask,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var memory = new Scratch<T>(shape.GramLength);
        Span<T> difference = memory.Slice(0, shape.GramLength);
        double value = StyleDifference(routine, shape, features, targetGram, difference, loss, options);
        if (!featureGradient.IsEmpty)
        {
            double scale = 2 * loss.WeightFor(shape) * loss.Scale.FactorFor(shape);
            Run(new GradientCall<T>(shape, features, difference, featureGradient, T.CreateTruncating(scale))
            {
                IsSymmetric = true,
                IsMasked = reluMask,
                Layout = shape.Layout,
            }, options);
        }

        return value;
    }

    /// <summary>E, and s·F·Fᵀ − A in the lower triangle of <paramref name="difference"/>.</summary>
    public static double StyleDifference<T>(
        GramRoutine<T> routine,
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> difference,
        GramStyleLoss loss,
        GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(loss.Scale.FactorFor(shape));
        var forward = new GramTask<T>(shape, FeatureForm.Dense(shape, shape.Layout), GramOutput.Dense(shape), scale, T.Zero);
        routine.Run(InstructionSets.IsaOf(options.Isa), new GramCall<T>(forward, features, difference), Parallelism.Of(options));
        double value = loss.WeightFor(shape) * GramDifference.Subtract(difference, targetGram, shape.Channels);
        return double.IsNaN(value) ? double.NaN : value;
    }

    private static void Run<T>(scoped in GradientCall<T> call, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GenericRoutines.GradientOf<T>().Run(InstructionSets.IsaOf(options.Isa), call, Parallelism.Of(options));
}
