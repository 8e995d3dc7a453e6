using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>Has the generator write looped routines onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenerateLoopedRoutinesAttribute : Attribute;

/// <summary>
/// Routines of up to some tens of channels and one KC block. Each computes a product in place in loops over its micro-tiles, from
/// the first load to the last store; a partial vector of pixels is a masked load.
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[GenerateLoopedRoutines]
public static partial class LoopedRoutines
{
    /// <summary>Those whose sums are <see cref="double"/>.</summary>
    public static partial class OfDouble;
}

/// <summary>A looped routine of an instruction set.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
internal interface ILoopedRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes G ← scale·F·Fᵀ in the library's summation order. Reads and writes nothing past the operands.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M: no more than a KC block.</param>
    /// <param name="features">The first of C·M values, channel after channel.</param>
    /// <param name="destination">The first of C·C values; they overlap no feature.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    static abstract void Compute(int channels, int pixels, ref T features, ref T destination, T scale);
}

/// <summary>Computes Gram matrices by the looped routine of an instruction set.</summary>
/// <typeparam name="T">The type of features and sums.</typeparam>
/// <typeparam name="TRoutine">The routine.</typeparam>
internal sealed class LoopedRoutine<T, TRoutine> : GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRoutine : struct, ILoopedRoutine<T>
{
    public override void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (arguments.IsPlain && arguments.Output.Stride == plan.Channels)
        {
            TRoutine.Compute(plan.Channels, plan.Pixels, ref arguments.Features.First, ref arguments.Gram.First, arguments.Scale);
            return;
        }

        using var product = new PackBuffer<T>(plan.Channels * plan.Channels);
        TRoutine.Compute(plan.Channels, plan.Pixels, ref arguments.Features.First, ref product.First, arguments.Scale);
        for (int row = 0; row < plan.Channels; row++)
        {
            Store(ref Unsafe.Add(ref product.First, row * plan.Channels), row, arguments);
        }
    }

    /// <summary>Stores a row of the lower triangle: adds β·G, and stores it in one triangle or both.</summary>
    private static void Store(ref T sums, int row, in SyrkArguments<T> arguments)
    {
        GramOutput output = arguments.Output;
        ref T gram = ref arguments.Gram.First;
        ref T target = ref Unsafe.Add(ref gram, output.Start(row));
        for (int column = 0; column <= row; column++)
        {
            T sum = Unsafe.Add(ref sums, column);
            ref T entry = ref Unsafe.Add(ref target, column * output.Step);
            entry = arguments.Adds ? CanonicalNaN.Of(sum + (arguments.Beta * entry)) : sum;
            if (output.Part == GramPart.Both)
            {
                Unsafe.Add(ref gram, ((nint)column * output.Stride) + row) = entry;
            }
        }
    }
}
