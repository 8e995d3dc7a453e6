using System.Globalization;
using GramGen.TorchSharp;
using StyleTransfer.Networks;

namespace StyleTransfer.Runs;

/// <summary>Checks that libtorch and the device are available, and that a run fits into the device's memory.</summary>
internal static class DeviceMemory
{
    /// <summary>
    /// Bytes per pixel of the result: features, their gradients, torch's scratch memory and 480 bytes of L-BFGS. Measured from 256 to 1024
    /// pixels: 2,800 to 3,250 (ResNet-18), 2,900 (random filters) and 3,100 (VGG-19) without L-BFGS; a fifth is added.
    /// </summary>
    private static readonly Dictionary<string, double> WholeBytes = new()
    {
        [NetworkName.ResNet18] = 4_000,
        [NetworkName.Random] = 4_000,
        [NetworkName.Vgg19] = 4_300,
    };

    /// <summary>
    /// The same in patches, besides one patch: the features of the style layers, their gradients and L-BFGS. Measured at 1200 pixels: 1,000
    /// (ResNet-18) without L-BFGS; the others follow from the sizes of their features. A fifth is added.
    /// </summary>
    private static readonly Dictionary<string, double> PatchedBytes = new()
    {
        [NetworkName.ResNet18] = 1_800,
        [NetworkName.Random] = 2_600,
        [NetworkName.Vgg19] = 2_200,
    };

    private const int PatchSide = 384;

    /// <summary>On each side of a patch: what the default layers of all networks see.</summary>
    private const int PatchMargin = 128;

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

    /// <summary>The part of the free memory that a run takes.</summary>
    public static double UsableOf(long available) => available * UsableFraction;

    /// <summary>
    /// Computes the picture in patches if the memory is too small for it, and reduces its size if it is too small for patches.
    /// </summary>
    /// <param name="settings">The requested settings.</param>
    /// <param name="aspect">The shorter side of the result over its longer side.</param>
    /// <param name="usable">Memory in bytes.</param>
    /// <param name="note">Receives a sentence if the size is reduced.</param>
    /// <exception cref="UsageException">The memory is too small for any picture.</exception>
    public static RunSettings Fit(RunSettings settings, double aspect, double usable, Action<string> note)
    {
        double whole = WholeBytes[settings.Network];
        double patched = PatchedBytes[settings.Network];
        int largest = SideOf(usable - BaseBytes, whole * aspect);
        if (settings.Size <= largest)
        {
            return settings;
        }

        double patch = whole * Math.Pow(PatchSide + (2 * PatchMargin), 2);
        int largestPatched = SideOf(usable - BaseBytes - patch, patched * aspect);
        if (largestPatched > largest)
        {
            settings = settings with { PatchSide = PatchSide };
            largest = largestPatched;
        }

        if (settings.Size <= largest)
        {
            return settings;
        }

        if (largest < RunSettings.SmallestSide)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"{usable / 1e6:0} MB of memory is not enough for any picture; more than {BaseBytes / 1e6:0} MB is needed."));
        }

        note(string.Create(
            CultureInfo.InvariantCulture,
            $"Memory suffices for a size of {largest}, not {settings.Size}; making the picture at {largest}."));
        return settings with { Size = largest };
    }

    private static int SideOf(double bytes, double bytesPerPixel) => (int)Math.Sqrt(Math.Max(0, bytes) / bytesPerPixel);
}
