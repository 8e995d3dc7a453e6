using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;

namespace GramGen.Tests;

/// <summary>Calls below the public API, with chosen micro-kernels and threads.</summary>
internal static class Calls
{
    /// <summary>Computes scale·F·Fᵀ by dot products, of channels-first features without gaps.</summary>
    public static unsafe void DotProducts<TMicroKernels>(GramShape shape, float[] features, float[] gram, float scale, int threads)
        where TMicroKernels : struct, IMicroKernels<float>
    {
        var dense = new FeatureFormat(shape.Channels, shape.Pixels, isChannelsLast: false);
        // The traits are for estimates only: the routine decides what runs.
        var plan = new GramPlan(
            shape.Channels, shape.Pixels, dense, IsaTraits.Avx512, threads,
            new MicroTile(TMicroKernels.Rows, TMicroKernels.Columns));
        fixed (float* f = features)
        fixed (float* g = gram)
        {
            new SyrkRoutine<float, TMicroKernels>().Run(
                plan, ArgumentsOf(f, features.Length, g, gram.Length, shape, scale), CancellationToken.None);
        }
    }

    /// <summary>The operands of a dense product.</summary>
    public static unsafe SyrkArguments<float> ArgumentsOf(
        float* features, int featureLength, float* gram, int gramLength, GramShape shape, float scale) =>
        new(new(features, featureLength), default, new(gram, gramLength), new GramOutput(shape.Channels), scale, beta: 0);
}
