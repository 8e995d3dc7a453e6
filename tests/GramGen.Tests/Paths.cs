using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Every way to compute a Gram matrix, for theories.</summary>
public static class Paths
{
    /// <summary>All instruction sets, those that this machine lacks too: their tests are skipped where one can see it.</summary>
    public static TheoryData<GramIsa> Isas => [.. Enum.GetValues<GramIsa>()];

    /// <summary>The numbers of channels at the edges of tiles and strips.</summary>
    public static int[] Channels { get; } = [.. Enumerable.Range(1, 20), 31, 32, 33, 63, 64, 65, 100];

    /// <summary>The numbers of pixels at the edges of lanes, vectors, blocks and groups.</summary>
    public static int[] Pixels { get; } =
    [
        .. Enumerable.Range(1, 40), 47, 48, 49, 196, 255, 256, 257, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 3000,
        8191, 8192, 8193, 9217, 17000,
    ];

    public static IEnumerable<GramShape> DeclaredShapes => EdgeKernels.Shapes.ToArray();

    public static void SkipUnlessSupported(GramIsa isa) =>
        Assert.SkipUnless(Gram.SupportedIsas.Contains(isa), $"This machine has no {isa}.");

    public static double[] Compute(
        GramShape shape, ReadOnlySpan<double> features, GramIsa isa, GramImplementation implementation, double scale = 1)
    {
        double[] gram = new double[shape.GramLength];
        Gram.Compute(features, shape, gram, scale: scale, options: new GramOptions { Isa = isa, Implementation = implementation });
        return gram;
    }

    public static float[] Compute(
        GramShape shape, ReadOnlySpan<float> features, GramIsa isa, GramImplementation implementation, float scale = 1f)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram, scale: scale, options: new GramOptions { Isa = isa, Implementation = implementation });
        return gram;
    }
}
