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
}
