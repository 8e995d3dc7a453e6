using System.Numerics;
using GramGen.Dispatch;
using GramGen.Pipeline;
using GramGen.Runtime;

namespace GramGen.Gradients;

/// <summary>Gradients with respect to features, from checked arguments on.</summary>
internal static class FeatureGradient
{
    /// <summary>s·(D + Dᵀ)·F.</summary>
    public static void Backward<T>(
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> gramGradient,
        Span<T> featureGradient,
        FeatureLayout layout,
        GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramThrow.IfUnfitGradient(shape, features, gramGradient, nameof(gramGradient), featureGradient);
        double scale = options.Scale.FactorFor(shape);
        Run(new GradientCall<T>(shape, features, gramGradient, featureGradient, T.CreateTruncating(scale))
        {
            IsSymmetric = options.IsSymmetric,
            IsMasked = options.ReluMask,
            Layout = layout,
        }, options);
    }

    /// <summary>
    /// E = ρ·‖s·F·Fᵀ − A‖², and 4ρs·(s·F·Fᵀ − A)·F, which is the backward product of D = 2ρ·(s·F·Fᵀ − A): its factor 2ρ is
    /// taken into the scale, so that one rounding is saved.
    /// </summary>
    /// <param name="routine">Computes the forward product.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="features">F.</param>
    /// <param name="targetGram">A.</param>
    /// <param name="featureGradient">Receives the gradient; empty if it is not wanted.</param>
    /// <param name="layout">Of the features and of the gradient.</param>
    /// <param name="loss">s and ρ.</param>
    /// <param name="options">Mask, instruction set, threads.</param>
    public static double StyleLoss<T>(
        GramRoutine<T> routine,
        GramShape shape,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> targetGram,
        Span<T> featureGradient,
        FeatureLayout layout,
        GramStyleLoss loss,
        GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double scale = loss.Scale.FactorFor(shape);
        double weight = loss.WeightFor(shape);
        using var memory = new Scratch<T>(shape.GramLength);
        Span<T> gram = memory.Slice(0, shape.GramLength);
        var forward = new GramTask<T>(
            shape, FeatureForm.Dense(shape, layout), GramOutput.Dense(shape), T.CreateTruncating(scale), T.Zero);
        routine.Run(InstructionSets.IsaOf(options.Isa), new GramCall<T>(forward, features, gram), options.Parallelism);
        double squaredNorm = GramDifference.Subtract(gram, targetGram, shape.Channels);
        if (!featureGradient.IsEmpty)
        {
            Run(new GradientCall<T>(shape, features, gram, featureGradient, T.CreateTruncating(2 * weight * scale))
            {
                IsSymmetric = true,
                IsMasked = options.ReluMask,
                Layout = layout,
            }, options);
        }

        double value = weight * squaredNorm;
        return double.IsNaN(value) ? double.NaN : value;
    }

    private static void Run<T>(scoped in GradientCall<T> call, GramGradientOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GenericRoutines.GradientOf<T>().Run(InstructionSets.IsaOf(options.Isa), call, options.Parallelism);
}
