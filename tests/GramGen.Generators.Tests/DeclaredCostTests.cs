using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;

namespace GramGen.Generators.Tests;

/// <summary>
/// By the cost model no declared size takes longer than the same size undeclared: of up to 64 channels, on all instruction sets.
/// </summary>
public class DeclaredCostTests
{
    private const int MostChannels = 64;

    /// <summary>The estimates of the algorithms are fitted apart from each other, so near their limits two of them may disagree.</summary>
    private const double Tolerance = 1.4;

    private static readonly int[] Pixels =
    [
        .. Enumerable.Range(1, 130),
        144, 169, 196, 225, 255, 256, 257, 300, 361, 400, 500, 511, 512, 513, 600, 784, 1000, 1023, 1024, 1025, 2048, 4096, 4097, 50176,
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Declared_NotSlowerThanUndeclared(bool isDouble, bool isChannelsLast) =>
        ForEveryPlan(isDouble, isChannelsLast, (kernel, plan) =>
        {
            double declared = kernel.CyclesOf(plan);
            double undeclared = Undeclared(kernel.Shape, plan.Isa).Cycles;
            Assert.True(
                declared <= undeclared,
                $"{kernel.Shape}, {plan.Isa.Name}: {declared:0} cycles declared, {undeclared:0} undeclared");
        });

    /// <summary>A straight routine takes fewer cycles than any other algorithm.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Straight_TheFastest(bool isDouble) => ForEveryPlan(isDouble, isChannelsLast: false, (kernel, plan) =>
    {
        if (kernel.IsWritten(plan))
        {
            (string name, double cycles) = Others(kernel.Shape, plan.Isa).MinBy(other => other.Cycles);
            double straight = kernel.CyclesOf(plan);
            Assert.True(straight < cycles, $"{kernel.Shape}, {plan.Isa.Name}: {straight:0} cycles straight, {cycles:0} {name}");
        }
    });

    /// <summary>Of the library's algorithms none is far slower than another.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OtherAlgorithm_NearlyTheFastest(bool isDouble) => ForEveryPlan(isDouble, isChannelsLast: false, (kernel, plan) =>
    {
        (string name, double cycles) = Others(kernel.Shape, plan.Isa).MinBy(other => other.Cycles);
        double chosen = kernel.CyclesOf(plan);
        Assert.True(
            chosen <= Tolerance * cycles,
            $"{kernel.Shape}, {plan.Isa.Name}: {chosen:0} cycles by {plan.Algorithm}, {cycles:0} {name}");
    });

    private static void ForEveryPlan(bool isDouble, bool isChannelsLast, Action<KernelPlan, GramPlan> check)
    {
        ElementType element = isDouble ? ElementType.Double : ElementType.Single;
        for (int channels = 1; channels <= MostChannels; channels++)
        {
            foreach (int pixels in Pixels)
            {
                KernelPlan kernel = KernelPlanner.Plan(
                    new ShapeSpec(channels, pixels) { Element = element, IsChannelsLast = isChannelsLast });
                foreach (GramPlan plan in kernel.Plans)
                {
                    check(kernel, plan);
                }
            }
        }
    }

    private static GramPlan Undeclared(ShapeSpec shape, IsaTraits isa) => new(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1);

    /// <summary>The algorithms of the library that could compute a size, whichever it takes.</summary>
    private static IEnumerable<(string Name, double Cycles)> Others(ShapeSpec shape, IsaTraits isa)
    {
        (int channels, int pixels) = (shape.Channels, shape.Pixels);
        yield return ("as dot products", new GramPlan(channels, pixels, shape.Format, isa, threads: 1, isa.MicroTileFor(channels)).Cycles);
        // What it costs beyond the first caches is not estimated: sizes that it computes only on few threads are larger.
        if (LoopedAlgorithm.Suits(isa, channels, pixels, threads: 8))
        {
            yield return ("looped", LoopedAlgorithm.TotalCycles(isa, channels, pixels, isPacked: false));
        }

        if (isa.HasOuterProducts)
        {
            yield return ("as outer products", OuterAlgorithm.TotalCycles(isa, channels, pixels, shape.Format.IsPackedByCopy));
        }
    }
}
