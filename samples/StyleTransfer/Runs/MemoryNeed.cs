using System.Globalization;

namespace StyleTransfer.Runs;

/// <summary>Keeps a run within the machine's memory.</summary>
internal static class MemoryNeed
{
    /// <summary>
    /// Features, their gradients, torch's scratch memory and 480 bytes of L-BFGS for a pixel of the result: measured from 256 to 1024
    /// pixels 2,900 and 3,100 beside those of L-BFGS, and a fifth more.
    /// </summary>
    private const double RandomBytes = 4_000;
    private const double VggBytes = 4_300;

    /// <summary>The runtime, libtorch and the network: measured 260 and 370 MB.</summary>
    private const double BaseBytes = 500e6;
    private const double Share = 0.8;

    /// <summary>The settings, with a smaller size where the machine has not the memory.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="available">The machine's memory in bytes.</param>
    /// <param name="note">Takes a sentence if the size gets smaller.</param>
    /// <exception cref="UsageException">There is too little for any picture.</exception>
    public static RunSettings Fit(RunSettings settings, long available, Action<string> note)
    {
        double bytes = settings.Weights is null ? RandomBytes : VggBytes;
        int largest = (int)Math.Sqrt(Math.Max(0, (available * Share) - BaseBytes) / bytes);
        if (settings.Size <= largest)
        {
            return settings;
        }

        if (largest < RunSettings.SmallestSide)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{available / 1e6:0} MB of memory are not enough for a picture: {BaseBytes / Share / 1e6:0} MB and more are needed."));
        }

        note(string.Create(CultureInfo.InvariantCulture, $"The memory here is enough for a size of {largest}, not of {settings.Size}: the picture is made at that."));
        return settings with { Size = largest };
    }
}
