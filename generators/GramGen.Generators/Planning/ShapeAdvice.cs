using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>What is worth knowing of a size that can be declared all the same.</summary>
internal static class ShapeAdvice
{
    /// <summary>A stride of so many bytes puts every row in the same set of the first cache.</summary>
    private const int AliasingBytes = 4096;

    private const int HalfBytes = 2;
    private const double LargestHalf = 65504;

    /// <summary>Activations of a network reach it easily: values of 10.</summary>
    private const double LikelyMeanSquare = 100;

    /// <summary>
    /// The wide instruction sets, where they all take the library's tiles of outer products, as the generic path does; else none.
    /// </summary>
    public static IReadOnlyList<string> SetsThatGainNothing(ShapeSpec shape)
    {
        GramPlan[] wide = [.. KernelPlanner.Plan(shape).Plans.Where(plan => plan.Isa.HasOuterProducts)];
        return wide.All(plan => plan.Algorithm == SyrkAlgorithm.OuterProducts) ? [.. wide.Select(plan => plan.Isa.Name)] : [];
    }

    /// <summary>Bytes from row to row of features that are copied block by block and meet in one set; else null.</summary>
    public static long? AliasingStride(ShapeSpec shape)
    {
        long stride = (long)shape.Pixels * (shape.IsHalf ? HalfBytes : shape.Element.Bytes);
        bool isOneBlock = shape.Pixels <= shape.Element.BlockLength;
        return shape.IsChannelsLast || isOneBlock || shape.Channels < PackedPanel.FewestChannels || stride % AliasingBytes != 0
            ? null
            : stride;
    }

    /// <summary>The mean square of a channel from which on G overflows in half precision, where it is likely to; else null.</summary>
    public static double? LargestMeanSquare(ShapeSpec shape) =>
        shape.IsHalf && LargestHalf / shape.Pixels is < LikelyMeanSquare and var limit ? limit : null;
}
