using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;

namespace StyleTransfer.Tests;

/// <summary>Counts the native tensors of the whole process, so no other test may run at the same time.</summary>
[Collection(nameof(ConsoleTests))]
public sealed class MemoryTests
{
    public MemoryTests() => Torch.Require();

    [Theory]
    [InlineData("lbfgs", NetworkName.Random, null, 90)]
    [InlineData("adam", NetworkName.Random, null, 90)]
    [InlineData("adam", NetworkName.Random, 32, 12)]
    [InlineData("adam", NetworkName.ResNet18, null, 12)]
    public void Steps_leak_no_tensors(string optimizer, string network, int? patchSide, int iterations)
    {
        var settings = new RunSettings
        {
            Styles = [new("drawn:tiles")],
            Content = "drawn:balls",
            Size = patchSide is null ? 32 : 64,
            PatchSide = patchSide,
            Sizes = 1,
            Iterations = iterations,
            Optimizer = optimizer,
            Network = network,
        };
        using var style = Style.Open(settings.Styles[0]);
        using Picture content = PictureSource.Open(settings.Content);
        using var run = new PictureRun(settings, [style], content);
        int first = iterations * 4 / 9;
        var counter = new TensorCounter(first);

        run.Run([counter], stop: TestContext.Current.CancellationToken).Picture.Dispose();

        // Once the optimiser's history is full the count is constant; a step may add no pair.
        Assert.InRange(counter.Counts[^1] - counter.Counts[first], -2, 2);
    }

    /// <param name="first">
    /// The step that is compared with the last: what earlier ones and other tests left must not go between them.
    /// </param>
    private sealed class TensorCounter(int first) : IRunWatcher
    {
        public List<long> Counts { get; } = [];

        public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
        {
            picture().Dispose();
            if (Counts.Count == first)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Counts.Add(torch.Tensor.TotalCount);
        }
    }
}

public sealed class DeviceMemoryTests
{
    private static readonly RunSettings Requested = new() { Styles = [new("drawn:tiles")], Size = 1024 };
    private readonly List<string> _notes = [];

    [Fact]
    public void Sufficient_memory_changes_nothing()
    {
        Assert.Equal(Requested, DeviceMemory.Fit(Requested, aspect: 1, 12_800_000_000, _notes.Add));
        Assert.Empty(_notes);
    }

    [Fact]
    public void Less_memory_reduces_the_size_with_a_note()
    {
        RunSettings fitted = DeviceMemory.Fit(Requested, aspect: 1, 1_600_000_000, _notes.Add);

        // (1.6 GB − 0.5 GB) / 4000 B = 524².
        Assert.Equal(Requested with { Size = 524 }, fitted);
        Assert.Equal("Memory suffices for a size of 524, not 1024; making the picture at 524.", Assert.Single(_notes));
    }

    /// <summary>A photograph of 2048 × 1365 pixels fits into 8 GB, as does a square of 1024.</summary>
    [Theory]
    [InlineData(1024, 1, null)]
    [InlineData(2048, 1365 / 2048.0, 384)]
    public void Large_pictures_are_computed_in_patches(int size, double aspect, int? expected)
    {
        RunSettings fitted = DeviceMemory.Fit(Requested with { Size = size }, aspect, 8_000_000_000, _notes.Add);

        Assert.Equal(Requested with { Size = size, PatchSide = expected }, fitted);
        Assert.Empty(_notes);
    }

    [Fact]
    public void Too_little_memory_is_refused()
    {
        UsageException refused = Assert.Throws<UsageException>(() => DeviceMemory.Fit(Requested, aspect: 1, 410_000_000, _notes.Add));
        Assert.Equal("410 MB of memory is not enough for any picture; more than 500 MB is needed.", refused.Message);
    }
}
