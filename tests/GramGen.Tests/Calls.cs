using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;

namespace GramGen.Tests;

/// <summary>Calls below the public API, with chosen micro-kernels and threads.</summary>
internal static class Calls
{
    /// <summary>Computes scale·F·Fᵀ by dot products, of channels-first features without gaps.</summary>
    public static unsafe void DotProducts(SyrkRoutine<float> routine, GramShape shape, float[] features, float[] gram, float scale, int threads)
    {
        var dense = FeatureFormat.Dense(shape.Channels, shape.Pixels, isChannelsLast: false);
        // The traits are for estimates only: the routine decides what runs.
        var plan = new GramPlan(shape.Channels, shape.Pixels, dense, IsaTraits.Avx512, threads, routine.MicroTile);
        fixed (float* f = features)
        fixed (float* g = gram)
        {
            routine.Run(plan, ArgumentsOf(f, features.Length, g, gram.Length, shape, scale), CancellationToken.None);
        }
    }

    /// <summary>The operands of a dense product.</summary>
    public static unsafe SyrkArguments<float> ArgumentsOf(float* features, int featureLength, float* gram, int gramLength, GramShape shape, float scale) =>
        new(new(features, featureLength), default, new(gram, gramLength), GramOutput.Dense(shape.Channels), scale, beta: 0);
}
