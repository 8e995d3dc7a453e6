using System.Globalization;
using StyleTransfer.Runs;
using GramGen.TorchSharp;

namespace StyleTransfer.Commands;

/// <summary>libtorch, without which no network runs.</summary>
internal static class TorchNeed
{
    /// <summary>What torch has for a run on a device.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
    /// <returns>Free memory in bytes.</returns>
    /// <exception cref="UsageException">It does not run here; the message says why, and what mends it.</exception>
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
        return probe.CudaDevices.FirstOrDefault(one => one.Index == index) is { } cuda
            ? cuda.FreeMemory ?? long.MaxValue
            : throw new UsageException($"There is no device '{device}': {probe}");
    }
}
