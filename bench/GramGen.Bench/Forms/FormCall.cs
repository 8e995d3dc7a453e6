namespace GramGen.Bench.Forms;

/// <summary>A call for one size, GramGen's or a peer's, ready to be timed.</summary>
/// <param name="Run">The call.</param>
/// <param name="Result">What it gives, in the order of the expectation; asked for after at least one run.</param>
internal sealed record FormCall(Action Run, Func<double[]> Result) : IDisposable
{
    /// <summary>Frees what the garbage collector does not.</summary>
    public Action Release { get; init; } = () => { };

    public void Dispose() => Release();
}
