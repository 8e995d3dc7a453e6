using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;

namespace GramGen.Bench.Report;

/// <summary>Runs every size on feature maps of a picture: checks the results, and measures beside the peers.</summary>
/// <param name="picture">What the feature maps are made of.</param>
/// <param name="offset">Floats from a cache line to the first feature.</param>
/// <param name="isa">The instruction set of GramGen.</param>
/// <param name="threads">Threads of GramGen and of each peer.</param>
/// <param name="peers">What to compare with, the absent too.</param>
internal sealed class ReportRunner(Picture picture, int offset, GramIsa isa, int threads, IReadOnlyList<IPeer> peers)
{
    private readonly GramOptions _generated = new() { Path = GramPath.Generated, Isa = isa, MaxDegreeOfParallelism = threads };
    private readonly GramOptions _generic = new() { Path = GramPath.Generic, Isa = isa, MaxDegreeOfParallelism = threads };
    private readonly IPeer[] _present = [.. peers.Where(peer => peer.Absence is null)];

    private double _peak;

    /// <summary>Runs the sizes one after the other and tells <paramref name="finished"/> after each.</summary>
    public GramReport Run(IReadOnlyList<GramShape> shapes, Action<GramShape> started, Action<GramShape> finished)
    {
        Array.ForEach(_present, peer => peer.SetThreads(threads));
        Quiet.Wait();
        var others = new OtherLoad();
        Bandwidth[] bandwidths = Bandwidth.Measure(isa, threads);
        var measured = new List<ReportRow>();
        foreach (GramShape shape in shapes)
        {
            started(shape);
            _peak = Math.Max(_peak, FmaPeak.Measure(isa, threads));
            measured.Add(Measure(shape));
            finished(shape);
        }

        return new GramReport
        {
            Cpu = Machine.CpuName(),
            Cores = Environment.ProcessorCount,
            Os = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Isa = IsaName.Of(isa),
            Threads = threads,
            Picture = picture.Name,
            Offset = offset,
            PeakGflops = _peak,
            Bandwidths = bandwidths,
            OtherLoad = others.Cores(),
            Peers = [.. peers.Select(PeerFacts.Of)],
            // The peak is the machine's: the best of the run counts for all rows.
            Rows = [.. measured.Select(row => row with { FractionOfPeak = row.Gflops / _peak })],
        };
    }

    private ReportRow Measure(GramShape shape)
    {
        Memory<float> features = AlignedMemory.Allocate<float>(shape.FeatureLength, offset);
        FeatureMaps.Fill(picture, shape, features.Span);
        Memory<float> specialized = AlignedMemory.Allocate<float>(shape.GramLength);
        Memory<float> generic = AlignedMemory.Allocate<float>(shape.GramLength);
        IPeerCall[] calls = [.. _present.Select(peer => peer.Prepare(features, shape))];
        try
        {
            double[] times = InterleavedTiming.Measure(
                [
                    () => Gram.Compute(features.Span, shape, specialized.Span, _generated),
                    () => Gram.Compute(features.Span, shape, generic.Span, _generic),
                    .. calls.Select(call => (Action)call.Run),
                ],
                Quiet.After(threads));

            string[] wrong = Wrong(shape, specialized.Span, calls);
            GramExplanation plan = Gram.Explain(shape, _generated);
            return new ReportRow
            {
                Channels = shape.Channels,
                Pixels = shape.Pixels,
                Isa = IsaName.Of(plan.Isa),
                Threads = plan.Threads,
                SpecializedMicroseconds = times[0],
                GenericMicroseconds = times[1],
                FractionOfPeak = 0,
                PredictedFractionOfPeak = plan.PredictedFractionOfPeak,
                MaxRelativeError = ReferenceGram.LargestRelativeError(shape, features, specialized),
                BitIdentical = MemoryMarshal.AsBytes(specialized.Span).SequenceEqual(MemoryMarshal.AsBytes(generic.Span)),
                Peers = peers.ToDictionary(peer => peer.Name, peer => TimeOf(peer, wrong, times)),
                WrongPeers = wrong,
            };
        }
        finally
        {
            Array.ForEach(calls, call => call.Dispose());
        }
    }

    private string[] Wrong(GramShape shape, ReadOnlySpan<float> ours, IPeerCall[] calls)
    {
        var wrong = new List<string>();
        for (int i = 0; i < calls.Length; i++)
        {
            if (PeerCheck.Excess(shape, ours, calls[i].Gram) > 1)
            {
                wrong.Add(_present[i].Name);
            }
        }

        return [.. wrong];
    }

    private double? TimeOf(IPeer peer, string[] wrong, double[] times)
    {
        int index = Array.IndexOf(_present, peer);
        return index < 0 || wrong.Contains(peer.Name) ? null : times[2 + index];
    }
}
