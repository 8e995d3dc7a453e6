using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Report;

/// <summary>Runs every size on feature maps of a picture: checks the results, and measures.</summary>
internal sealed class ReportRunner(Picture picture, int offset)
{
    private double _peak;

    /// <summary>Runs the sizes one after the other and tells <paramref name="finished"/> after each.</summary>
    public GramReport Run(IReadOnlyList<GramShape> shapes, Action<GramShape> started, Action<GramShape> finished)
    {
        var measured = new List<ReportRow>();
        foreach (GramShape shape in shapes)
        {
            started(shape);
            GramExplanation plan = Gram.Explain(shape, new GramOptions { Path = GramPath.Generated });
            _peak = Math.Max(_peak, FmaPeak.Measure(plan.Isa));
            measured.Add(Measure(shape, plan));
            finished(shape);
        }

        // The peak is the machine's: the best of the run counts for all rows.
        ReportRow[] rows = [.. measured.Select(row => row with { FractionOfPeak = row.Gflops / _peak })];
        return new GramReport(
            Machine.CpuName(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            rows[0].Isa,
            picture.Name,
            offset,
            _peak,
            rows);
    }

    private ReportRow Measure(GramShape shape, GramExplanation plan)
    {
        Memory<float> features = AlignedFloats.Allocate(shape.FeatureLength, offset);
        FeatureMaps.Fill(picture, shape, features.Span);
        Memory<float> specialized = AlignedFloats.Allocate(shape.GramLength);
        Memory<float> generic = AlignedFloats.Allocate(shape.GramLength);
        var toGeneric = new GramOptions { Path = GramPath.Generic };

        (double specializedTime, double genericTime) = InterleavedTiming.Measure(
            () => DeclaredSizes.Compute(features.Span, specialized.Span),
            () => Gram.Compute(features.Span, shape, generic.Span, toGeneric));

        return new ReportRow
        {
            Channels = shape.Channels,
            Pixels = shape.Pixels,
            Isa = plan.Isa.ToString().ToLowerInvariant(),
            Threads = plan.Threads,
            SpecializedMicroseconds = specializedTime,
            GenericMicroseconds = genericTime,
            FractionOfPeak = 0,
            MaxRelativeError = ReferenceGram.LargestRelativeError(shape, features, specialized),
            BitIdentical = MemoryMarshal.AsBytes(specialized.Span).SequenceEqual(MemoryMarshal.AsBytes(generic.Span)),
        };
    }
}
