using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What reaches a backend, and what the CPU computes when it declines.</summary>
public sealed class BackendTests
{
    private static readonly GramShape Shape = new(5, 70);

    private readonly RecordingBackend _backend = new();

    private GramOptions Options => new() { Backend = _backend };

    private TWork Offered<TWork>()
        where TWork : GramWork => Assert.IsType<TWork>(Assert.Single(_backend.Offered));

    [Fact]
    public void AProduct_IsOfferedWithAllThatItDependsOn()
    {
        float[] gram = new float[Shape.GramLength];
        Gram.Compute(
            new float[Shape.FeatureLength],
            Shape with { Layout = FeatureLayout.ChannelsLast },
            gram,
            scale: GramScale.PerPixel,
            beta: 0.5,
            options: Options with { MaxDegreeOfParallelism = 1 });
        Assert.All(gram, value => Assert.Equal(RecordingBackend.Mark, value));
        Assert.Equal(
            new GramProductWork
            {
                Shape = Shape with { Layout = FeatureLayout.ChannelsLast },
                Element = GramElement.Single,
                FeatureStride = Shape.FeatureLength,
                GramStride = Shape.GramLength,
                Scale = 1f / 70,
                Beta = 0.5,
            },
            Offered<GramProductWork>());
    }

    [Fact]
    public void ElementTypes_AreTold()
    {
        Gram.Compute(new double[Shape.FeatureLength], Shape, new double[Shape.GramLength], options: Options);
        Gram.Compute(new Half[Shape.FeatureLength], Shape, new float[Shape.GramLength], options: Options);
        Gram.ComputeCovariance(new Half[Shape.FeatureLength], Shape, new float[Shape.GramLength], [], options: Options);
        Assert.Equal([GramElement.Double, GramElement.Half, GramElement.Half], _backend.Offered.Select(work => work.Element));
    }

    [Fact]
    public void ABatch_IsOfferedAsAWhole()
    {
        float[] grams = new float[30 + Shape.GramLength];
        Gram.ComputeBatch(new float[400 + Shape.FeatureLength], Shape, 2, grams, featureStride: 400, gramStride: 30, options: Options);
        GramProductWork work = Offered<GramProductWork>();
        Assert.Equal((2, 400, 30), (work.Count, work.FeatureStride, work.GramStride));
    }

    [Fact]
    public void AnEmptyBatch_IsNotOffered()
    {
        Gram.ComputeBatch(ReadOnlySpan<float>.Empty, Shape, 0, Span<float>.Empty, options: Options);
        Assert.Empty(_backend.Offered);
    }

    [Fact]
    public void Statistics_AreOfferedByTheirNames()
    {
        double[] means = new double[Shape.Channels];
        double[] matrix = new double[Shape.GramLength];
        Gram.ComputeCovariance(new double[Shape.FeatureLength], Shape, matrix, means, CovarianceNormalization.Biased, options: Options);
        Gram.ComputeCovariance(new double[Shape.FeatureLength], Shape, matrix, means, options: Options);
        Gram.ComputeCorrelation(new double[Shape.FeatureLength], Shape, matrix, means, options: Options);
        Assert.Equal(
            [CovarianceNormalization.Biased, CovarianceNormalization.Unbiased],
            _backend.Offered[..2].Select(work => Assert.IsType<GramCovarianceWork>(work).Normalization));
        Assert.IsType<GramCorrelationWork>(_backend.Offered[2]);
        Assert.All([.. means, .. matrix], value => Assert.Equal(RecordingBackend.Mark, value));
    }

    [Fact]
    public void ABackwardProduct_IsOffered()
    {
        float[] gradient = new float[Shape.FeatureLength];
        Gram.Backward(
            new float[Shape.FeatureLength],
            Shape,
            new float[Shape.GramLength],
            gradient,
            scale: 3,
            symmetric: true,
            reluMask: true,
            options: Options);
        Assert.All(gradient, value => Assert.Equal(RecordingBackend.Mark, value));
        GramBackwardWork work = Offered<GramBackwardWork>();
        Assert.Equal((3.0, true, true), (work.Scale, work.IsSymmetric, work.ReluMask));
        Assert.Equal((2 * 25 * 70, 4 * (350 + 25), 4 * 350), ((int)work.Operations, (int)work.BytesIn, (int)work.BytesOut));
    }

    [Fact]
    public void AStyleLoss_IsOfferedWithItsGradientOrWithout()
    {
        float[] features = new float[Shape.FeatureLength];
        float[] target = new float[Shape.GramLength];
        Assert.Equal(RecordingBackend.Mark, Gram.StyleLoss(features, Shape, target, GramStyleLoss.Johnson, options: Options));
        float[] gradient = new float[Shape.FeatureLength];
        Assert.Equal(RecordingBackend.Mark, Gram.StyleLoss(features, Shape, target, gradient, GramStyleLoss.Gatys * 2, options: Options));
        Assert.All(gradient, value => Assert.Equal(RecordingBackend.Mark, value));
        GramStyleLossWork[] works = [.. _backend.Offered.Select(Assert.IsType<GramStyleLossWork>)];
        Assert.Equal([false, true], works.Select(work => work.HasGradient));
        Assert.Equal([1.0 / 350, 1], works.Select(work => work.Scale));
        Assert.Equal([1, 0.5 / (350 * 350)], works.Select(work => work.Weight));
        Assert.Equal([0, 4 * 350], works.Select(work => work.BytesOut));
    }

    [Fact]
    public void WhatABackendDeclines_TheCpuComputes()
    {
        var backend = new RecordingBackend(computes: false);
        float[] features = Features();
        float[] expected = new float[Shape.GramLength];
        float[] gram = new float[Shape.GramLength];
        Gram.Compute(features, Shape, expected);
        Gram.Compute(features, Shape, gram, options: new GramOptions { Backend = backend });
        Assert.Equal(expected, gram);

        var options = new GramOptions { Backend = backend };
        float[] wanted = new float[Shape.FeatureLength];
        float[] gradient = new float[Shape.FeatureLength];
        double loss = Gram.StyleLoss(features, Shape, new float[Shape.GramLength], wanted);
        Assert.Equal(loss, Gram.StyleLoss(features, Shape, new float[Shape.GramLength], gradient, options: options));
        Assert.Equal(wanted, gradient);
        Gram.Backward(features, Shape, gram, wanted);
        Gram.Backward(features, Shape, gram, gradient, options: options);
        Assert.Equal(wanted, gradient);
        Gram.ComputeCovariance(features, Shape, expected, []);
        Gram.ComputeCovariance(features, Shape, gram, [], options: new GramOptions { Backend = backend });
        Assert.Equal(expected, gram);
        Assert.Equal(4, backend.Offered.Count);
    }

    [Fact]
    public void OperationsOfTheCpuAlone_AreRefusedIfABackendIsNamed()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Gram.ComputePacked(Features(), Shape, new float[Shape.PackedLength], options: Options));
        Assert.Contains("recorder", refused.Message, StringComparison.Ordinal);
        Assert.Contains("packed triangles", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GramBlas.Syrk(
            BlasOrder.RowMajor, BlasTriangle.Lower, BlasTranspose.NoTranspose, 5, 70, 1, Features(), 70, 0, new float[25], 5, Options));
        Assert.Empty(_backend.Offered);
    }

    [Fact]
    public void BadArguments_DoNotReachABackend()
    {
        Assert.Throws<ArgumentException>(() => Gram.Compute(new float[3], Shape, new float[Shape.GramLength], options: Options));
        Assert.Throws<ArgumentException>(
            () => Gram.Backward(Features(), Shape, new float[Shape.GramLength], new float[3], options: Options));
        Assert.Empty(_backend.Offered);
    }

    [Fact]
    public void ANamedBackend_IsExplained()
    {
        GramExplanation explanation = Gram.Explain(Shape, options: Options);
        Assert.Equal(
            ("recorder", "set by the options; it takes 1 channels or more"), (explanation.Backend, explanation.BackendReason));
        Assert.Contains(
            "backend          recorder: set by the options; it takes 1 channels or more\n", explanation.ToString(),
            StringComparison.Ordinal);
        GramExplanation onCpu = Gram.Explain(Shape, options: new GramOptions { Backend = GramBackend.Cpu });
        Assert.Equal(("cpu", "set by the options"), (onCpu.Backend, onCpu.BackendReason));
    }

    [Fact]
    public void ABackendNamedAtTheStart_TakesWhatItIsFasterAt()
    {
        string[] lines = ChildProcess.Run("backend").Output.Split(Environment.NewLine);
        Assert.Equal("cpu", lines[0]);
        Assert.Equal("3 7 3 3", lines[1]);
        Assert.Equal("recorder: it takes 4 channels or more", lines[2]);
        Assert.Equal("cpu: it takes 4 channels or more", lines[3]);
        Assert.Equal("cpu: the options name an instruction set or an implementation, which only the CPU has", lines[4]);
        Assert.StartsWith("Gram.UseBackend(recorder): recorder is in use.", lines[5], StringComparison.Ordinal);
    }

    /// <summary>A library that computes in a static constructor must not make the program's choice throw.</summary>
    [Fact]
    public void ABackendNamedAfterAProduct_TakesThoseThatFollow()
    {
        string[] lines = ChildProcess.Run("backend-after").Output.Split(Environment.NewLine);
        Assert.Equal("3", lines[0]);
        Assert.Equal("7", lines[1]);
        Assert.StartsWith("Gram.UseBackend(recorder): recorder is in use.", lines[2], StringComparison.Ordinal);
    }

    private static float[] Features() => [.. Enumerable.Range(0, Shape.FeatureLength).Select(k => (float)Math.Sin(k))];
}
