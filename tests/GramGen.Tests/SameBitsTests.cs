using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class SameBitsTests
{
    private const int FloatsInCacheLine = 16;

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryPath_GivesTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            const float Scale = 0.3f;
            float[] features = Samples.Uniform(shape);
            string expected = Digest.Of<float>(DocumentedOrder.Gram(shape, features, Scale));
            foreach (GramImplementation implementation in new[] { GramImplementation.Generated, GramImplementation.Generic })
            {
                string actual = Digest.Of<float>(Paths.Compute(shape, features, isa, implementation, Scale));
                Assert.True(expected == actual, $"{shape}, {isa}, {implementation}: {actual}, expected {expected}");
            }
        }
    }

    /// <summary>Sums past the first groups of blocks: up to 21 of them, where the binary counter carries far.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void ManyGroups_GiveTheDocumentedOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        for (int groups = 1; groups <= 21; groups++)
        {
            foreach (int pixels in new[] { (groups * 8192) - 1, groups * 8192, (groups * 8192) + 1 })
            {
                var shape = new GramShape(2, pixels);
                float[] features = Samples.Uniform(shape);
                Assert.Equal(DocumentedOrder.Gram(shape, features), Paths.Compute(shape, features, isa, GramImplementation.Generic));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryAlignment_GivesTheSame(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes.Where(shape => shape.FeatureLength < 100_000))
        {
            float[] features = Samples.Rectified(shape);
            string expected = Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic));
            float[] memory = GC.AllocateArray<float>(shape.FeatureLength + FloatsInCacheLine, pinned: true);
            float[] gram = new float[shape.GramLength + FloatsInCacheLine];
            for (int offset = 0; offset < FloatsInCacheLine; offset++)
            {
                Span<float> moved = memory.AsSpan(offset, shape.FeatureLength);
                features.CopyTo(moved);
                foreach (GramImplementation implementation in new[] { GramImplementation.Generated, GramImplementation.Generic })
                {
                    Span<float> result = gram.AsSpan(offset, shape.GramLength);
                    Gram.Compute(moved, shape, result, options: new GramOptions { Isa = isa, Implementation = implementation });
                    Assert.True(expected == Digest.Of<float>(result), $"{shape}, {isa}, {implementation}: other bits at offset {offset}");
                }
            }
        }
    }

    [Theory]
    [InlineData("hashes")]
    [InlineData("syrk")]
    public void EveryDefaultOfTheProcess_GivesTheSame(string what) =>
        ChildProcess.AssertSameUnderEveryDefault(what);

    /// <summary>The bits are part of the contract: they may not change from one version or machine to another.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string lines = string.Join('\n', Digest.Lines());
        string digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lines)));
        Assert.Equal("D15B9C64FA5327895684A748BCD1E7EBFCBD6FA8A6831D829F7D1DD8511CCDB9", digest);
    }
}
