using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>Runs the forms at every size: measures them beside each other and their peers, and checks each result.</summary>
/// <param name="picture">What the feature maps are made of.</param>
/// <param name="isa">The instruction set of GramGen.</param>
/// <param name="threads">Threads of GramGen and of each peer.</param>
/// <param name="peers">What to compare with, the absent too.</param>
internal sealed class FormRunner(Picture picture, GramIsa isa, int threads, IReadOnlyList<FormPeer> peers)
{
    // There are many: a few minutes for all sizes, once on one thread and once on many.
    private static readonly TimeSpan Share = TimeSpan.FromMilliseconds(60);

    private double _peak;

    /// <summary>Runs the sizes one after the other and tells <paramref name="finished"/> after each.</summary>
    public FormReport Run(IReadOnlyList<GramShape> shapes, Action<GramShape> started, Action<GramShape> finished)
    {
        foreach (FormPeer peer in peers.Where(peer => peer.Routine.Absence is null))
        {
            peer.Routine.SetThreads(threads);
        }

        Quiet.Wait();
        var others = new OtherLoad();
        var measured = new List<FormRow>();
        foreach (GramShape shape in shapes)
        {
            started(shape);
            _peak = Math.Max(_peak, FmaPeak.Measure(isa, threads));
            measured.AddRange(Measure(shape));
            finished(shape);
        }

        return new FormReport
        {
            Cpu = Machine.CpuName(),
            Cores = Environment.ProcessorCount,
            Os = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Isa = IsaName.Of(isa),
            Threads = threads,
            Picture = picture.Name,
            PeakGflops = _peak,
            OtherLoad = others.Cores(),
            Peers = [.. peers.Select(peer => PeerFacts.Of(peer.Routine)).Distinct()],
            // The peak is the machine's: the best of the run counts for all rows.
            Rows = [.. measured.Select(row => row with { FractionOfPeak = row.Gflops / PeakOf(row) })],
        };
    }

    /// <summary>A vector holds half as many doubles.</summary>
    private double PeakOf(FormRow row) => row.Element == nameof(GramElement.Double) ? _peak / 2 : _peak;

    private List<FormRow> Measure(GramShape shape)
    {
        var data = new FormData(picture, shape, isa, threads);
        IReadOnlyList<Form> forms = FormList.At(shape);
        FormPeer[] present = [.. peers.Where(peer => peer.Routine.Absence is null && peer.Forms.Any(forms.Contains))];
        FormCall[] calls = [.. forms.Select(form => form.Prepare(data)), .. present.Select(peer => peer.Prepare(data))];
        try
        {
            double[] times = InterleavedTiming.Measure([.. calls.Select(call => call.Run)], Quiet.After(threads), Share);

            var expectations = new Expectations(data);
            var rows = new List<FormRow>();
            for (int i = 0; i < forms.Count; i++)
            {
                Form form = forms[i];
                Expectation expected = form.Expect(expectations);
                PeerResult[] results = [.. present.Index()
                    .Where(peer => peer.Item.Forms.Contains(form))
                    .Select(peer => (peer.Item.Routine.Name, At: forms.Count + peer.Index))
                    .Select(peer => PeerResult.Of(peer.Name, times[peer.At], calls[peer.At], expected))];
                rows.Add(RowOf(form, shape, times[i], results) with
                {
                    OverPlain = times[i] / (form.Maps * times[0]),
                    MaxRelativeError = expected.LargestError(calls[i].Result()),
                    ErrorBound = expected.Bound,
                });
            }

            return rows;
        }
        finally
        {
            Array.ForEach(calls, call => call.Dispose());
        }
    }

    /// <summary>What follows from times; the rest is the caller's.</summary>
    private static FormRow RowOf(Form form, GramShape shape, double time, PeerResult[] peers) => new()
    {
        Form = form.Name,
        Channels = shape.Channels,
        Pixels = shape.Pixels,
        Maps = form.Maps,
        Element = form.Element.ToString(),
        Microseconds = time,
        Gflops = form.Maps * form.Operations(shape) / time / 1e3,
        FractionOfPeak = 0,
        OverPlain = 0,
        MaxRelativeError = double.PositiveInfinity,
        ErrorBound = 0,
        Peers = peers.ToDictionary(peer => peer.Name, peer => peer.IsRight ? peer.Microseconds : (double?)null),
        WrongPeers = [.. peers.Where(peer => !peer.IsRight).Select(peer => peer.Name)],
    };
}
