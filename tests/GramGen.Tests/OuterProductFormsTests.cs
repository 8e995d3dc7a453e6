using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>
/// Every form at sizes that take outer products over several KC blocks: the bits of the narrow vectors, which have dot products alone.
/// </summary>
public sealed class OuterProductFormsTests
{
    private const double Beta = 1.5;

    /// <summary>Three KC blocks, the last partial; channels that do not fill the last panel.</summary>
    private static readonly GramShape OfSingle = new(775, 2100);
    private static readonly GramShape OfDouble = new(1030, 1050);

    public static TheoryData<GramIsa, FeatureLayout, GramElement> Combinations =>
    [
        .. from isa in new[] { GramIsa.Avx2, GramIsa.Avx512 }
           from layout in Enum.GetValues<FeatureLayout>()
           from element in Enum.GetValues<GramElement>()
           select (isa, layout, element),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void EveryForm_HasTheBitsOfDotProducts(GramIsa isa, FeatureLayout layout, GramElement element)
    {
        Paths.SkipUnlessSupported(isa);
        GramShape shape = (element == GramElement.Double ? OfDouble : OfSingle) with { Layout = layout };
        Assert.Equal(GramAlgorithm.OuterProducts, Gram.Explain(shape, element, options: new GramOptions { Isa = isa }).Algorithm);
        switch (element)
        {
            case GramElement.Double:
                AssertSame<double, double>(isa, shape, Samples.UniformDoubles(shape));
                break;
            case GramElement.Half:
                AssertSame<Half, float>(isa, shape, Samples.UniformHalves(shape));
                break;
            default:
                AssertSame<float, float>(isa, shape, Samples.Uniform(shape));
                break;
        }
    }

    private static void AssertSame<TFeature, TGram>(GramIsa isa, GramShape shape, TFeature[] features)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        AssertForm("plain", shape.GramLength, (gram, options) => Gram.Compute(features, shape, gram, 0.3, 0, options));
        AssertForm("β", shape.GramLength, (gram, options) => Gram.Compute(features, shape, gram, 0.3, Beta, options));
        AssertForm("packed", shape.PackedLength, (gram, options) => Gram.ComputePacked(features, shape, gram, options: options));
        AssertForm("covariance", shape.GramLength, (gram, options) => Gram.ComputeCovariance(features, shape, gram, [], options: options));

        void AssertForm(string form, int length, Action<TGram[], GramOptions> compute)
        {
            TGram[] expected = Held(length);
            compute(expected, new GramOptions { Isa = GramIsa.Vector128 });
            foreach (int threads in new[] { 1, 2 })
            {
                TGram[] actual = Held(length);
                compute(actual, new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                Assert.True(
                    Digest.Of<TGram>(expected) == Digest.Of<TGram>(actual),
                    $"{form} of {typeof(TFeature).Name}, {shape}, {isa}, {threads} threads");
            }
        }

        // Equal everywhere, so it is symmetric.
        static TGram[] Held(int length) => [.. Enumerable.Repeat(TGram.CreateTruncating(0.7), length)];
    }
}
