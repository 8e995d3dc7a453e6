using System.Diagnostics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Large tensors are not copied: the peak memory of the process shows it.</summary>
[Collection(nameof(CopyTests))]
[CollectionDefinition(nameof(CopyTests), DisableParallelization = true)]
public sealed class CopyTests
{
    private const long Megabyte = 1 << 20;

    public CopyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most memory that a process had is read as Linux tells it.");
        Torch.Require();
    }

    /// <summary>A map of 256 MiB, in which a copy would be seen; and is, of features whose rows are apart.</summary>
    [Fact]
    public void Features_are_not_copied()
    {
        const long Width = 32 * Megabyte;
        using Tensor pixels = torch.ones(Width, 2, torch.ScalarType.Float32);
        using Tensor channelsLast = pixels.t();
        using Tensor partOfRows = pixels.view(2, Width).narrow(1, 0, Width - 1);
        Assert.InRange(GrowthOf(() => channelsLast.Gram()), long.MinValue, 100 * Megabyte);
        Assert.InRange(GrowthOf(() => channelsLast.Covariance()), long.MinValue, 100 * Megabyte);
        Assert.InRange(GrowthOf(() => partOfRows.Gram()), 200 * Megabyte, long.MaxValue);
    }

    /// <summary>A leaf takes the gradient that the kernels wrote. Two of 64 MiB would be seen.</summary>
    [Fact]
    public void Gradients_are_not_copied()
    {
        using Tensor features = torch.ones(2, 8 * Megabyte, torch.ScalarType.Float32).requires_grad_();
        using Tensor target = torch.zeros(2, 2);
        long growth = GrowthOf(() =>
        {
            Tensor loss = features.StyleLoss(target);
            loss.backward();
            return loss;
        });
        Assert.InRange(growth, 50 * Megabyte, 100 * Megabyte);
        features.grad!.Dispose();
    }

    private static long GrowthOf(Func<Tensor> call)
    {
        // What other tests left must not go meanwhile, neither tensors nor the memory of managed objects.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        // Writing 5 to it sets the peak to what is in use.
        File.WriteAllText("/proc/self/clear_refs", "5");
        using var process = Process.GetCurrentProcess();
        long before = process.PeakWorkingSet64;
        call().Dispose();
        process.Refresh();
        return process.PeakWorkingSet64 - before;
    }
}
