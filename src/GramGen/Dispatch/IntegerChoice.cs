using System.Numerics;
using GramGen.Integer;
using GramGen.Planning;

namespace GramGen.Dispatch;

/// <summary>What an integer product runs.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="Isa">The instruction set.</param>
/// <param name="DotProducts">The dot products of a small product; <see langword="null"/> if it is packed.</param>
/// <param name="Routine">The kernels of packed blocks.</param>
/// <param name="Plan">How these are cut.</param>
/// <param name="Format">How the features are stored.</param>
/// <param name="MostPixels">Pixels whose products T holds.</param>
internal readonly record struct IntegerChoice<T>(
    IsaChoice Isa, IntegerDotRoutine? DotProducts, IntegerRoutine<T> Routine, IntegerPlan Plan, FeatureFormat Format, long MostPixels)
    where T : unmanaged, IBinaryInteger<T>;
