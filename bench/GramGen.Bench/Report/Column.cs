namespace GramGen.Bench.Report;

/// <summary>A column of a report, in whatever it is shown.</summary>
/// <param name="Header">Its name, in one line or two.</param>
/// <param name="Cell">The text for a row.</param>
/// <typeparam name="TRow">What a row is made of.</typeparam>
internal sealed record Column<TRow>(string Header, Func<TRow, string> Cell)
{
    /// <summary>Whether the value of a row is what it has to be.</summary>
    public Func<TRow, bool> IsRight { get; init; } = _ => true;

    /// <summary>Words stand to the left, numbers to the right.</summary>
    public bool IsText { get; init; }
}
