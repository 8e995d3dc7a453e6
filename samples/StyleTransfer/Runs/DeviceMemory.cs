using System.Globalization;
using GramGen.TorchSharp;

namespace StyleTransfer.Runs;

/// <summary>Checks that libtorch and the device are available, and that a run fits into the device's memory.</summary>
internal static class DeviceMemory
{
    /// <summary>
    /// Bytes per pixel of the result: features, their gradients, torch's scratch memory and 480 bytes of L-BFGS. Measured from 256 to 1024
    /// pixels: 2,900 (random filters) and 3,100 (VGG-19) without L-BFGS; a fifth is added.
    /// </summary>
    private const double RandomBytes = 4_000;
    private const double VggBytes = 4_300;

    /// <summary>The .NET runtime, libtorch and the network: measured 260 and 370 MB.</summary>
    private const double BaseBytes = 500e6;
    private const double UsableFraction = 0.8;

    /// <summary>Gets the memory available on a device.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
    /// <returns>Free memory in bytes.</returns>
    /// <exception cref="UsageException">libtorch does not load or the device does not exist; the message says why.</exception>
    public static long Require(string device = RunSettings.Cpu)
    {
        TorchProbe probe = TorchGramBackend.Probe();
        if (!probe.IsAvailable)
        {
            throw new UsageException(probe.ToString());
        }

        if (device == RunSettings.Cpu)
        {
            return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        }

        int index = device.Split(':') is [_, string number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
        return probe.CudaDevices.FirstOrDefault(candidate => candidate.Index == index) is { } cuda
            ? cuda.FreeMemory ?? long.MaxValue
            : throw new UsageException($"Device not found: '{device}'. {probe}");
    }

    /// <summary>Reduces the size of the picture if the memory is too small for it.</summary>
    /// <param name="settings">The requested settings.</param>
    /// <param name="available">Free memory in bytes.</param>
    /// <param name="note">Receives a sentence if the size is reduced.</param>
    /// <exception cref="UsageException">The memory is too small for any picture.</exception>
    public static RunSettings Fit(RunSettings settings, long available, Action<string> note)
    {
        double bytes = settings.Weights is null ? RandomBytes : VggBytes;
        int largest = (int)Math.Sqrt(Math.Max(0, (available * UsableFraction) - BaseBytes) / bytes);
        if (settings.Size <= largest)
        {
            return settings;
        }

        if (largest < RunSettings.SmallestSide)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"{available / 1e6:0} MB of memory is not enough for any picture; more than {BaseBytes / UsableFraction / 1e6:0} MB is needed."));
        }

        note(string.Create(CultureInfo.InvariantCulture, $"Memory suffices for a size of {largest}, not {settings.Size}; making the picture at {largest}."));
        return settings with { Size = largest };
    }
}
