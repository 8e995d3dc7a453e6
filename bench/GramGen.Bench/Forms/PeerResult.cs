namespace GramGen.Bench.Forms;

/// <summary>What a peer did beside a form.</summary>
internal sealed record PeerResult(string Name, double Microseconds, bool IsRight)
{
    /// <summary>A call with wrong arguments may be fast and would make the comparison a lie.</summary>
    public static PeerResult Of(string name, double microseconds, FormCall call, Expectation expected) =>
        new(name, microseconds, expected.LargestError(call.Result()) <= expected.PeerBound);
}
