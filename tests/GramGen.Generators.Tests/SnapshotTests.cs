namespace GramGen.Generators.Tests;

/// <summary>The full text of small kernels, as users read it when they step into one.</summary>
public class SnapshotTests
{
    [Fact]
    public Task StructInGlobalNamespace_KernelOfOneSize() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(2, 16)]
        public readonly partial struct Relu1_1;
        """);

    [Fact]
    public Task NestedRecordWithPartialVector_ReadInPlaceWithTail() => VerifyKernel(
        """
        using GramGen;

        namespace Texture.Layers;

        public static partial class Vgg
        {
            [GramKernel(channels: 5, pixels: 4 * 5)]
            internal sealed partial record Pool1;
        }
        """);

    [Fact]
    public Task FamilyOfTwoSizes_SecondLooped() => VerifyKernel(
        """
        using GramGen;

        namespace Texture;

        [GramKernel(3, 32), GramKernel(22, 48)]
        public partial class Layers;
        """);

    [Fact]
    public Task ManyChannelsWithFewPixels_MicroKernelsOfTheLibrary() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(64, 16)]
        public readonly partial struct Pooled;
        """);

    [Fact]
    public Task ElementDouble_MicroKernelsOf8Lanes() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(3, 12, Element = GramElement.Double)]
        public readonly partial struct Returns;
        """);

    [Fact]
    public Task ElementHalf_RoutineOfFloatOnPackedRows() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(2, 20, Element = GramElement.Half)]
        public readonly partial struct Stored;
        """);

    [Fact]
    public Task Integers_NumbersOfTheSizes() => VerifyKernel(
        """
        using GramGen;

        namespace Quantised;

        [GramKernel(8, 64, Integer = GramInteger.SByte), GramKernel(64, 784, Integer = GramInteger.SByte)]
        public readonly partial struct Codes;
        """);

    [Fact]
    public Task FamilyWithGradients_MembersThatCallTheLibrary() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(1, 4, Gradient = true), GramKernel(2, 4, Gradient = true)]
        public readonly partial struct Layers;
        """);

    [Fact]
    public Task RightHandSide_VectorAsOneMoreChannel() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(3, 7, RightHandSide = true)]
        public readonly partial struct CircleFit;
        """);

    [Fact]
    public Task ChannelsLast_ChannelsPickedFromVectorsOrPacked() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(3, 40, Layout = FeatureLayout.ChannelsLast)]
        public readonly partial struct Colours;
        """);

    [Fact]
    public Task Weights_PixelsTimesTheRootsOfTheirWeights() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(2, 20, Weights = true)]
        public readonly partial struct Regions;
        """);

    [Fact]
    public Task WeightsWithARightHandSide_SumsOfTheVectorToo() => VerifyKernel(
        """
        using GramGen;

        [GramKernel(2, 9, Element = GramElement.Double, Layout = FeatureLayout.ChannelsLast, RightHandSide = true, Weights = true)]
        public readonly partial struct LogisticStep;
        """);

    private static SettingsTask VerifyKernel(string source) => Verify(GeneratorRunner.Run(source).Driver).UseDirectory("Snapshots");
}
