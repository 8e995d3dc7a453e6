namespace StyleTransfer.Runs;

/// <summary>The names of a run's files, all beside the result.</summary>
internal sealed class RunFiles(string result)
{
    public string Result { get; } = result;

    public string Sheet => Named(".sheet.png");

    public string Losses => Named(".losses.png");

    public string Checkpoint => Named(".checkpoint");

    public string Step(RunStep step) =>
        Named(FormattableString.Invariant($".{Math.Max(step.Width, step.Height):0000}-{step.Iteration:00000}{Path.GetExtension(Result)}"));

    private string Named(string end) => Path.Combine(Path.GetDirectoryName(Result) ?? "", Path.GetFileNameWithoutExtension(Result) + end);
}
