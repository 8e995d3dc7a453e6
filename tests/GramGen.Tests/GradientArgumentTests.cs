using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class GradientArgumentTests
{
    private static readonly GramShape Shape = new(3, 11);

    [Theory]
    [InlineData(-1, 0, 0, "features", "The features of 3×11 have 33 values (channels × pixels); the span has 32.")]
    [InlineData(0, 1, 0, "gramGradient", "The gramGradient of 3×11 has 9 values (channels × channels); the span has 10.")]
    [InlineData(
        0, 0, -1, "destination",
        "The gradient with respect to the features of 3×11 has 33 values (channels × pixels); the span has 32.")]
    public void AWrongLength_IsRefusedAndNothingIsWritten(int features, int matrix, int gradient, string name, string message)
    {
        float[] output = new float[Shape.FeatureLength + gradient];
        Array.Fill(output, 7f);
        float[] input = new float[Shape.FeatureLength + features];
        float[] square = new float[Shape.GramLength + matrix];
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Gram.Backward(input, Shape, square, output));
        Assert.Equal(name, refused.ParamName);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);

        refused = Assert.Throws<ArgumentException>(() => Gram.StyleLoss(input, Shape, square, output));
        Assert.Equal(name == "gramGradient" ? "targetGram" : name, refused.ParamName);
        Assert.All(output, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void AnEmptyGradient_IsAWrongLength() =>
        Assert.Throws<ArgumentException>(() => Gram.StyleLoss(new float[33], Shape, new float[9], []));

    [Theory]
    [InlineData(0, "features")]
    [InlineData(32, "features")]
    [InlineData(33, "targetGram")]
    [InlineData(41, "targetGram")]
    public void OverlappingSpans_AreRefusedAndNothingIsWritten(int start, string what)
    {
        float[] memory = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        float[] before = [.. memory];
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Gram.StyleLoss(memory.AsSpan(0, 33), Shape, memory.AsSpan(33, 9), memory.AsSpan(start, 33)));
        Assert.Equal("destination", refused.ParamName);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, memory);
        Assert.Throws<ArgumentException>(
            () => Gram.Backward(memory.AsSpan(0, 33), Shape, memory.AsSpan(33, 9), memory.AsSpan(start, 33)));
        Assert.Equal(before, memory);
        Gram.StyleLoss(memory.AsSpan(0, 33), Shape, memory.AsSpan(33, 9), memory.AsSpan(42, 33));
        Assert.Equal(before[..42], memory[..42]);
        Assert.Equal(before[75..], memory[75..]);
    }

    [Fact]
    public void ValuesThatAreNone_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Gram.Backward(new float[33], default, new float[9], new float[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramShape(3, 11, (FeatureLayout)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramOptions { MaxDegreeOfParallelism = 0 });
    }

    [Fact]
    public void ACall_AllocatesNothingOnceThePoolIsWarm()
    {
        foreach (GramShape shape in new GramShape[] { new(6, 90), new(17, 48), new(20, 3001), new(65, 30) })
        {
            float[] features = Samples.Uniform(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] gradient = new float[shape.FeatureLength];
            var options = new GramOptions { MaxDegreeOfParallelism = 1 };
            Compute();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Compute();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Compute()
            {
                Gram.Backward(features, shape, matrix, gradient, reluMask: true, options: options);
                Gram.StyleLoss(features, shape, matrix, gradient, GramStyleLoss.Johnson, reluMask: true, options: options);
            }
        }
    }
}
