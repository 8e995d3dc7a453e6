using System.Runtime.InteropServices;

namespace GramGen.Tests.Child;

/// <summary>The bits of gradients and of style losses.</summary>
public static class GradientDigest
{
    /// <summary>A line for each size: what the process's default instruction set computes.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (GramShape shape in GradientSamples.Shapes)
        {
            float[] features = GradientSamples.Features(shape);
            float[] gradient = new float[shape.FeatureLength];
            Gram.Backward(features, shape, GradientSamples.Matrix(shape), gradient, scale: 0.3);
            yield return $"{shape} backward {Digest.Of<float>(gradient)}";
            double loss = Gram.StyleLoss(
                features, shape, GradientSamples.Matrix(shape), gradient, GramStyleLoss.NeuralStyle, reluMask: true);
            yield return $"{shape} style {Digest.Of(MemoryMarshal.CreateReadOnlySpan(ref loss, 1))} {Digest.Of<float>(gradient)}";

            double[] features64 = GradientSamples.FeaturesOfDouble(shape);
            double[] gradient64 = new double[shape.FeatureLength];
            loss = Gram.StyleLoss(
                features64, shape, GradientSamples.MatrixOfDouble(shape), gradient64, GramStyleLoss.Johnson, reluMask: true);
            yield return $"{shape} double {Digest.Of(MemoryMarshal.CreateReadOnlySpan(ref loss, 1))} {Digest.Of<double>(gradient64)}";
        }
    }

    /// <summary>Those of weighted pixels, some without weight.</summary>
    public static IEnumerable<string> WeightedLines()
    {
        foreach (GramShape shape in GradientSamples.Shapes.Where(shape => shape.Channels % 2 != 0 || shape.Pixels > 500))
        {
            double[] features = GradientSamples.FeaturesOfDouble(shape);
            double[] matrix = GradientSamples.MatrixOfDouble(shape);
            double[] weights = [.. Enumerable.Range(0, shape.Pixels).Select(pixel => (pixel % 7) + (pixel * 0.001))];
            double[] gradient = new double[shape.FeatureLength];
            double loss = Gram.WeightedStyleLoss<double>(
                features, weights, shape, matrix, gradient, GramStyleLoss.NeuralStyle, reluMask: true);
            yield return $"{shape} double {Digest.Of(MemoryMarshal.CreateReadOnlySpan(ref loss, 1))} {Digest.Of<double>(gradient)}";

            float[] singles = [.. features.Select(value => (float)value)];
            float[] singleWeights = [.. weights.Select(weight => (float)weight)];
            float[] singleGradient = new float[shape.FeatureLength];
            Gram.BackwardWeighted<float>(singles, singleWeights, shape, GradientSamples.Matrix(shape), singleGradient, scale: 0.3);
            yield return $"{shape} backward {Digest.Of<float>(singleGradient)}";
            loss = Gram.WeightedStyleLoss<float>(singles, singleWeights, shape, GradientSamples.Matrix(shape), GramStyleLoss.Johnson);
            yield return $"{shape} style {Digest.Of(MemoryMarshal.CreateReadOnlySpan(ref loss, 1))}";
        }
    }
}
