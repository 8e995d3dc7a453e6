using System.Numerics;

namespace GramGen.Tests;

/// <summary>What <c>Gram.Explain</c> says of products of integers.</summary>
public sealed class IntegerExplanationTests
{
    private static readonly GramOptions ScalarAlone = new() { Isa = GramIsa.Scalar, MaxDegreeOfParallelism = 1 };

    [Fact]
    public void ASmallProduct_IsDotProducts() => Assert.Equal(
        """
        Gram matrix      16×256 of sbyte, sums of int
        backend          cpu: no other computes integers
        implementation   generic: integers have no generated kernels
        instruction set  scalar: set by the options
        micro-kernels    dot products 4×3 of scalar multiplication
        blocks           1 of 256 pixels, read in place
        threads          1
        scratch          0 bytes
        error            none: int holds 131071 pixels of sbyte, whatever their values
        """,
        Gram.Explain<sbyte, int>(new GramShape(16, 256), ScalarAlone).ToString());

    [Fact]
    public void ALargeProduct_IsPacked() => Assert.Equal(
        """
        Gram matrix      200×9000 (channels last) of byte, sums of long
        backend          cpu: no other computes integers
        implementation   generic: integers have no generated kernels
        instruction set  scalar: set by the options
        micro-kernels    outer products 6×2 of scalar multiplication
        blocks           5 of 1856 pixels, transposed and packed twice, to rows and to panels
        threads          1
        scratch          1848320 bytes
        error            none: long holds 141843476153091 pixels of byte, whatever their values
        """,
        Gram.Explain<byte, long>(new GramShape(200, 9000, FeatureLayout.ChannelsLast), ScalarAlone).ToString());

    /// <summary>What multiplies is what the kernels say of themselves.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void EveryInstructionSet_NamesWhatMultiplies(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 };
        string[] known = isa switch
        {
            GramIsa.Avx512 or GramIsa.Avx2 => ["vpdpbusd", "vpmaddwd"],
            GramIsa.Vector128 => ["pmaddwd", "smull", "32-bit multiplication"],
            _ => ["scalar multiplication"],
        };
        foreach (GramIntegerExplanation explanation in new[]
        {
            Gram.Explain<sbyte, int>(new GramShape(16, 256), options),
            Gram.Explain<byte, long>(new GramShape(8, 12), options),
            Gram.Explain<byte, int>(new GramShape(300, 3000), options),
            Gram.Explain<sbyte, long>(new GramShape(20, 300_000), options),
        })
        {
            bool isSmall = explanation.Shape.Channels < 20;
            Assert.Equal(isa, explanation.Isa);
            Assert.Equal(isSmall ? GramAlgorithm.DotProducts : GramAlgorithm.OuterProducts, explanation.Algorithm);
            Assert.Contains(explanation.Instruction, known);
            Assert.Equal(isSmall ? 4 : 6, explanation.MicroTileRows);
            Assert.Equal(isSmall, explanation.Blocks == 1 && explanation.BlockLength == explanation.Shape.Pixels);
            Assert.Contains($"of {explanation.Instruction}", explanation.ToString(), StringComparison.Ordinal);
            Assert.Equal(explanation.SmallInstruction is null, explanation.SmallRange == 0);
            if (explanation.SmallInstruction is not null)
            {
                Assert.Equal("vpmaddubsw", explanation.SmallInstruction);
                Assert.Contains(
                    $"differ by at most {explanation.SmallRange}, 6×{explanation.SmallMicroTileColumns} of vpmaddubsw",
                    explanation.ToString(),
                    StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Rows_AreReadWhereTheyAreUnlessTheyAreColumnsOrTooShort(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = 1 };
        Assert.True(Gram.Explain<byte, int>(new GramShape(16, 256), options).IsReadInPlace);
        GramIntegerExplanation columns = Gram.Explain<byte, int>(new GramShape(16, 256, FeatureLayout.ChannelsLast), options);
        Assert.False(columns.IsReadInPlace);
        Assert.Contains("1 of 256 pixels, transposed to rows\n", columns.ToString(), StringComparison.Ordinal);
        GramIntegerExplanation shortRows = Gram.Explain<byte, int>(new GramShape(3, 2), options);
        Assert.Contains(
            shortRows.IsReadInPlace ? "read in place" : "copied: rows are shorter than a vector", shortRows.ToString(),
            StringComparison.Ordinal);
    }

    /// <summary>What a product takes from the pool beyond its stack is what the explanation says.</summary>
    [Fact]
    public void ScratchMemory_IsThatOfTheProduct()
    {
        Assert.Equal(0, Gram.Explain<byte, int>(new GramShape(100, 100), ScalarAlone).ScratchBytes);
        Assert.Equal(100 * 100 * sizeof(int), Gram.Explain<byte, long>(new GramShape(100, 100), ScalarAlone).ScratchBytes);
        long one = Gram.Explain<byte, int>(new GramShape(300, 30_000), ScalarAlone).ScratchBytes;
        GramIntegerExplanation team = Gram.Explain<byte, int>(new GramShape(300, 30_000), new GramOptions { Isa = GramIsa.Scalar });
        Assert.Equal(Math.Min(Environment.ProcessorCount, team.Threads), team.Threads);
        Assert.Equal(team.Threads > 1, team.ScratchBytes > one);
    }

    [Fact]
    public void Bounds_AreThoseOfTheTypes()
    {
        var shape = new GramShape(2, 3);
        Assert.Equal(131_071, Gram.Explain<sbyte, int>(shape).MostPixels);
        Assert.Equal(33_025, Gram.Explain<byte, int>(shape).MostPixels);
        Assert.Equal(long.MaxValue / 65_025, Gram.Explain<byte, long>(shape).MostPixels);
        Assert.Equal((typeof(sbyte), typeof(long)), Types(Gram.Explain<sbyte, long>(shape)));
        Gram.Explain<byte, int>(new GramShape(2, 33_025));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Gram.Explain<byte, int>(new GramShape(2, 33_026)));
        Assert.StartsWith(
            "Entries of the Gram matrix of 2×33026 with features of Byte can reach", refused.Message, StringComparison.Ordinal);
        Assert.Equal("shape", refused.ParamName);

        static (Type, Type) Types(GramIntegerExplanation explanation) => (explanation.FeatureType, explanation.SumType);
    }

    [Fact]
    public void WhatCannotRun_IsRefused()
    {
        var shape = new GramShape(2, 3);
        Refuse<short, int>();
        Refuse<byte, short>();
        Refuse<sbyte, uint>();
        Assert.ThrowsAny<ArgumentException>(() => Gram.Explain<byte, int>(default));
        Assert.Throws<InvalidOperationException>(
            () => Gram.Explain<byte, int>(shape, new GramOptions { Implementation = GramImplementation.Generated }));
        foreach (GramIsa isa in Enum.GetValues<GramIsa>().Except(Gram.SupportedIsas))
        {
            Assert.Throws<PlatformNotSupportedException>(() => Gram.Explain<byte, int>(shape, new GramOptions { Isa = isa }));
        }

        void Refuse<TFeature, T>()
            where TFeature : unmanaged, IBinaryInteger<TFeature>
            where T : unmanaged, IBinaryInteger<T> => Assert.Equal(
                "Gram matrices of integers have features of SByte or Byte and sums of Int32 or Int64, "
                    + $"not of {typeof(TFeature).Name} and {typeof(T).Name}.",
                Assert.Throws<NotSupportedException>(() => Gram.Explain<TFeature, T>(shape)).Message);
    }
}
