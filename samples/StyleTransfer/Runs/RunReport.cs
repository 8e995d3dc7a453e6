using System.Globalization;
using StyleTransfer.Losses;

namespace StyleTransfer.Runs;

/// <summary>What a run did, in lines for people.</summary>
internal static class RunReport
{
    public static IEnumerable<string> LinesOf(RunResult result)
    {
        GramClock clock = result.Clock;
        int steps = result.History.Steps.Count;
        double first = result.History.Steps[0].Loss;
        double last = result.History.Steps[^1].Loss;
        yield return Line($"{steps} steps, {result.Elapsed.TotalSeconds:F1} s; loss {first:E2} after the first step, {last:E2} after the last.");
        yield return Line($"Gram matrices, style losses and their gradients by {clock.Name}: {clock.Taken.TotalSeconds:F2} s, {clock.Taken / result.Elapsed:P0} of the time.");
        if (clock.OtherWouldTake is { } other)
        {
            yield return Line($"By {clock.OtherName} they would have taken {other.TotalSeconds:F2} s, {other / clock.Taken:F2} times as long (one call in {GramClock.ComparedEvery} was made by both).");
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal);
}
