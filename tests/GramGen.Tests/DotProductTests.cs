using GramGen.Syrk;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Dot products on packed panels at every edge, of few channels too, which plans compute in place.</summary>
public sealed class DotProductTests
{
    private const float Scale = 0.3f;

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryEdge_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        int[] channels = [.. Enumerable.Range(1, 26), 31, 48, 49];
        int[] pixels = [.. Enumerable.Range(1, 36), 47, 49, 100, 1023, 1024, 1025];
        foreach (GramShape shape in channels.SelectMany(c => pixels.Select(m => new GramShape(c, m))))
        {
            float[] features = Samples.Uniform(shape);
            string expected = Digest.Of<float>(DocumentedOrder.Gram(shape, features, Scale));
            foreach (int threads in new[] { 1, 3 })
            {
                Assert.All(Grams(isa, shape, features, threads), gram => Assert.Equal(expected, Digest.Of<float>(gram)));
            }
        }
    }

    private static IEnumerable<float[]> Grams(GramIsa isa, GramShape shape, float[] features, int threads)
    {
        return isa switch
        {
            GramIsa.Avx512 => [Gram<DotMicroKernels.Avx512Dot>(), Gram<DotMicroKernels.Avx512SmallDot>()],
            GramIsa.Avx2 => [Gram<DotMicroKernels.Avx2Dot>()],
            GramIsa.Vector128 => [Gram<DotMicroKernels.Vector128Dot>()],
            _ => [Gram<ScalarMicroKernels<float>>()],
        };

        float[] Gram<TMicroKernels>()
            where TMicroKernels : struct, IMicroKernels<float>
        {
            float[] gram = new float[shape.GramLength];
            Calls.DotProducts<TMicroKernels>(shape, features, gram, Scale, threads);
            return gram;
        }
    }
}
