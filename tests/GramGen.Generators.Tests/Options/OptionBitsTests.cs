using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>Kernels whose options leave instruction sets out run on all of them, with the same bits.</summary>
public class OptionBitsTests
{
    // Sizes that no other test registers: in place, with a fringe, packed in several KC blocks, by outer products.
    private const string Declarations = """
        using GramGen;
        [GramKernel(7, 1301), GramKernel(26, 1063), GramKernel(71, 19)] internal partial struct Kernel;
        [GramKernel(23, 607, Element = GramElement.Double)] internal partial struct Doubles;
        [GramKernel(9, 1301, Element = GramElement.Half)] internal partial struct Halves;
        internal static class Use
        {
            public static float[] Single(float[] f, int length) { var g = new float[length]; Kernel.Compute(f, g); return g; }
            public static double[] Double(double[] f, int length) { var g = new double[length]; Doubles.Compute(f, g, 0.5); return g; }
            public static float[] Half(System.Half[] f, int length) { var g = new float[length]; Halves.Compute(f, g); return g; }
        }
        """;

    private static readonly GramOptions Generic = new() { Implementation = GramImplementation.Generic };

    [Theory]
    [InlineData("_GramGenInstructionSets", "avx2,vector128")]
    [InlineData("_GramGenInstructionSets", "avx512")]
    [InlineData("_GramGenInstructionSets", ",")]
    [InlineData("GramGenMaxLines", "10")]
    public void Kernels_BitsOfTheGenericImplementation(string property, string value)
    {
        Type use = Compile(Config.OfProject(property, value)).GetType("Use")!;

        foreach ((int channels, int pixels) in new[] { (7, 1301), (26, 1063), (71, 19) })
        {
            float[] features = Features(channels * pixels);
            AssertBits(features, channels, pixels, (float[])Call(use, "Single", features, channels));
        }

        double[] doubles = [.. Features(23 * 607).Select(value => (double)value / 3)];
        double[] expected = new double[23 * 23];
        Gram.Compute(doubles, new GramShape(23, 607), expected, scale: 0.5, options: Generic);
        Assert.Equal(expected, (double[])Call(use, "Double", doubles, 23));

        Half[] halves = [.. Features(9 * 1301).Select(value => (Half)value)];
        AssertBits([.. halves.Select(value => (float)value)], 9, 1301, (float[])Call(use, "Half", halves, 9));
    }

    /// <summary>The registry keeps the first kernel of a size: this one has only the library's micro-kernels.</summary>
    [Fact]
    public void RegisteredKernelWithoutMicroKernels_BitsOnEveryInstructionSet()
    {
        Assembly assembly = Compile(
            Config.OfProject("_GramGenInstructionSets", ","),
            "[GramGen.GramKernel(23, 1787)] internal partial struct Kernel; "
            + "internal static class Use { public static int Length() => Kernel.GramLength; }");
        Assert.Equal(23 * 23, assembly.GetType("Use")!.GetMethod("Length")!.Invoke(null, []));

        var shape = new GramShape(23, 1787);
        float[] features = Features(shape.FeatureLength);
        float[] expected = new float[shape.GramLength];
        Gram.Compute(features, shape, expected, options: Generic);
        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            float[] gram = new float[shape.GramLength];
            var options = new GramOptions { Implementation = GramImplementation.Generated, Isa = isa };
            Gram.Compute(features, shape, gram, options: options);
            Assert.Equal(expected, gram);
            Assert.NotEmpty(Gram.Explain(shape, options: options).ToString());
        }
    }

    [Fact]
    public void InternalMembers_ReachedThroughTheInterfaces()
    {
        Type use = Compile(
            Config.OfProject("GramGenVisibility", "internal"),
            """
            using GramGen;
            [GramKernel(7, 1303, Gradient = true)] internal partial struct Kernel;
            internal static class Use
            {
                public static string Own(float[] f, float[] a, float[] d)
                {
                    var g = new float[Kernel.GramLength];
                    Kernel.Compute(f, g, 0.5f);
                    string text = Kernel.Shape + " " + Kernel.Shapes.Length + " " + Kernel.FeatureLength + " " + g[8];
                    Kernel.Backward(f, a, d, 3);
                    text += " " + d[5];
                    return text + " " + Kernel.StyleLoss(f, a, d, GramStyleLoss.Johnson, reluMask: true) + " " + d[6];
                }

                public static string Through(float[] f, float[] a, float[] d) => Of<Kernel>(f, a, d);

                private static string Of<T>(float[] f, float[] a, float[] d) where T : IGramGradientKernel<float>
                {
                    GramShape shape = T.Shapes[0];
                    var g = new float[shape.GramLength];
                    T.Compute(f, g, 0.5f);
                    string text = shape + " " + T.Shapes.Length + " " + shape.FeatureLength + " " + g[8];
                    T.Backward(f, a, d, 3);
                    text += " " + d[5];
                    return text + " " + T.StyleLoss(f, a, d, GramStyleLoss.Johnson, reluMask: true) + " " + d[6];
                }
            }
            """).GetType("Use")!;
        object[] arguments = [Features(7 * 1303), Features(7 * 7), new float[7 * 1303]];

        Assert.Equal(use.GetMethod("Own")!.Invoke(null, arguments), use.GetMethod("Through")!.Invoke(null, arguments));
    }

    [Fact]
    public void InternalMembersWithWeights_ReachedThroughTheInterfaces()
    {
        Type use = Compile(
            Config.OfProject("GramGenVisibility", "internal"),
            """
            using GramGen;
            [GramKernel(2, 23, Gradient = true, RightHandSide = true, Weights = true)] internal partial struct Kernel;
            internal static class Use
            {
                public static string Own(float[] f, float[] v, float[] w, float[] d)
                {
                    float[] g = new float[4], p = new float[2];
                    Kernel.ComputeWeighted(f, w, g, 0.5f);
                    string text = g[1] + " " + Kernel.ComputeWeighted(f, v, w, g, p, 2) + " " + g[1] + " " + p[1];
                    Kernel.BackwardWeighted(f, w, g, d, 3);
                    return text + " " + d[5] + " " + Kernel.WeightedStyleLoss(f, w, g, d, GramStyleLoss.Johnson) + " " + d[6];
                }

                public static string Through(float[] f, float[] v, float[] w, float[] d) => Of<Kernel>(f, v, w, d);

                private static string Of<T>(float[] f, float[] v, float[] w, float[] d)
                    where T : IGramWeightedGradientKernel<float>, IGramWeightedRightHandSideKernel<float, float>
                {
                    float[] g = new float[4], p = new float[2];
                    T.ComputeWeighted(f, w, g, 0.5f);
                    string text = g[1] + " " + T.ComputeWeighted(f, v, w, g, p, 2) + " " + g[1] + " " + p[1];
                    T.BackwardWeighted(f, w, g, d, 3);
                    return text + " " + d[5] + " " + T.WeightedStyleLoss(f, w, g, d, GramStyleLoss.Johnson) + " " + d[6];
                }
            }
            """).GetType("Use")!;
        object[] arguments = [Features(46), Features(23), Array.ConvertAll(Features(23), MathF.Abs), new float[46]];

        Assert.Equal(use.GetMethod("Own")!.Invoke(null, arguments), use.GetMethod("Through")!.Invoke(null, arguments));
    }

    private static void AssertBits(float[] features, int channels, int pixels, float[] actual)
    {
        float[] expected = new float[channels * channels];
        Gram.Compute(features, new GramShape(channels, pixels), expected, options: Generic);
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));
    }

    private static float[] Features(int length)
    {
        var random = new Random(6);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static object Call(Type use, string method, Array features, int channels) =>
        use.GetMethod(method)!.Invoke(null, [features, channels * channels])!;

    private static Assembly Compile(Config config, string source = Declarations)
    {
        using var assembly = new MemoryStream();
        Compilation compilation = GeneratorRunner.Run(GeneratorRunner.Compile(source), config).Output;
        Assert.True(compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return Assembly.Load(assembly.ToArray());
    }
}
