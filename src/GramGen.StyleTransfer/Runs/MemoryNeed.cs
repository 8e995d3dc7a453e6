using System.Globalization;

namespace GramGen.StyleTransfer.Runs;

/// <summary>Keeps a run within the machine's memory.</summary>
internal static class MemoryNeed
{
    /// <summary>Estimates from above: features, their gradients and torch's scratch memory for a pixel of the result.</summary>
    private const double RandomBytes = 6_000;
    private const double VggBytes = 12_000;
    private const double Share = 0.7;

    /// <summary>The settings, with a smaller size where the machine has not the memory.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="available">The machine's memory in bytes.</param>
    /// <param name="note">Takes a sentence if the size gets smaller.</param>
    public static RunSettings Fit(RunSettings settings, long available, Action<string> note)
    {
        double bytes = settings.Weights is null ? RandomBytes : VggBytes;
        int largest = (int)Math.Sqrt(available * Share / bytes);
        if (settings.Size <= largest)
        {
            return settings;
        }

        note(string.Create(CultureInfo.InvariantCulture, $"The memory here is enough for a size of {largest}, not of {settings.Size}: the picture is made at that."));
        return settings with { Size = largest };
    }
}
