using System.Numerics.Tensors;

namespace GramGen.Tests;

/// <summary>Tensors that cannot be computed, and what is said of them.</summary>
public sealed class TensorArgumentTests
{
    private static readonly nint[] Square = [3, 3];

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(3, 4)]
    public void OtherRanks(int rank, int gramRank) => AssertRefused(
        $"The features have rank {rank}, the Gram matrix {gramRank}; "
        + "supported are features of 2 or 3 with a matrix of 2 (C×M or C×H×W, C×C), ",
        gramRank is 2 or 3 ? "features" : "destination",
        [.. Enumerable.Repeat((nint)2, rank)],
        null,
        [.. Enumerable.Repeat((nint)2, gramRank)]);

    [Fact]
    public void Arrays_HaveRank1() => Assert.StartsWith(
        "The features have rank 1, the Gram matrix 1;",
        Assert.Throws<ArgumentException>(() => GramTensors.Compute<float, float>(new float[12], new float[9])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void EmptyDimensions()
    {
        AssertRefused("No dimension of the features may be empty; they are 3×0.", "features", [3, 0], null, Square);
        AssertRefused("No dimension of the features may be empty; they are 0×3.", "features", [0, 3], null, [0, 0]);
        AssertRefused("No dimension of the features may be empty; they are 0×3×4.", "features", [0, 3, 4], null, [0, 3, 3]);
    }

    [Fact]
    public void OtherLengths()
    {
        AssertRefused("The Gram matrix is 3×3 (channels × channels); the tensor is 3×4.", "destination", [3, 4], null, [3, 4]);
        AssertRefused("The Gram matrices are 2×3×3 (channels × channels); the tensor is 3×3×3.", "destination", [2, 3, 4], null, [3, 3, 3]);
        AssertRefused(
            "The Gram matrices are 2×3×3 (channels × channels); the tensor is 2×3×4.", "destination", [2, 3, 2, 2],
            null, [2, 3, 4]);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 7)]
    public void FeaturesThatAreNeitherSideBySide(int channels, int pixels) => AssertRefused(
        $"The features 3×4 have strides {channels}, {pixels}; "
        + "supported are adjacent pixels (stride 1) with channels at least M values apart, ",
        "features",
        [3, 4],
        [channels, pixels],
        Square);

    [Fact]
    public void APieceOfARow_IsNoRowOfPixels() => AssertRefused(
        "The features 3×2×4 have strides 20, 5, 1: H×W = 2×4 is not one row of pixels, for which the stride of H must be 4·1 = 4; it is 5.",
        "features",
        [3, 2, 4],
        [20, 5, 1],
        Square);

    [Fact]
    public void OneMapManyTimes() =>
        AssertRefused("The features 2×3×4 have strides 0, 4, 1; ", "features", [2, 3, 4], [0, 4, 1], [2, 3, 3]);

    [Theory]
    [InlineData(6, 2)]
    [InlineData(0, 1)]
    [InlineData(0, 0)]
    public void AMatrixThatIsNotRowByRow(int rows, int columns) => AssertRefused(
        $"The Gram matrix 3×3 has strides {rows}, {columns}; supported are adjacent entries (stride 1) in rows at least C values apart",
        "destination",
        [3, 4],
        null,
        Square,
        [rows, columns]);

    [Fact]
    public void MatricesBetweenEachOther()
    {
        AssertRefused("The Gram matrix 2×3×3 has strides 3, 6, 1; ", "destination", [2, 3, 4], null, [2, 3, 3], [3, 6, 1]);
        AssertRefused("The Gram matrix 2×3×3 has strides 0, 3, 1; ", "destination", [2, 3, 4], null, [2, 3, 3], [0, 3, 1]);
    }

    [Fact]
    public void AnOverlap()
    {
        float[] memory = new float[100];
        AssertOverlap(() => GramTensors.Compute(
            new ReadOnlyTensorSpan<float>(memory, [3, 4]), new TensorSpan<float>(memory, 11, [3, 3], [])));
        AssertOverlap(() => GramTensors.Compute(
            new ReadOnlyTensorSpan<float>(memory, [2, 3, 4]), new TensorSpan<float>(memory, 20, [2, 3, 3], [])));

        // Beside each other in the rows of one matrix.
        memory.AsSpan().Fill(1);
        GramTensors.Compute(new ReadOnlyTensorSpan<float>(memory, [3, 4], [10, 1]), new TensorSpan<float>(memory, 4, [3, 3], [10, 1]));
        Assert.Equal([1, 1, 1, 1, 4, 4, 4, 1, 1, 1], memory[..10]);
        Assert.Equal([1, 1, 1, 1, 4, 4, 4, 1, 1, 1], memory[20..30]);

        static void AssertOverlap(Action call) =>
            Assert.StartsWith("The destination must not overlap", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(
        string message, string name, nint[] lengths, nint[]? strides, nint[] gramLengths, nint[]? gramStrides = null)
    {
        float[] features = new float[100];
        float[] gram = new float[100];
        Array.Fill(gram, 7f);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => GramTensors.Compute(
            new ReadOnlyTensorSpan<float>(features, lengths, strides), new TensorSpan<float>(gram, gramLengths, gramStrides)));
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.All(gram, value => Assert.Equal(7f, value));
    }
}
