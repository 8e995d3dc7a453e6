using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;

namespace StyleTransfer.Tests;

/// <summary>Counts all native tensors of the process, so no other test may run.</summary>
[Collection(nameof(ConsoleTests))]
public sealed class MemoryTests
{
    public MemoryTests() => Torch.Require();

    [Theory]
    [InlineData("lbfgs")]
    [InlineData("adam")]
    public void Steps_leave_no_tensor_behind(string optimizer)
    {
        var settings = new RunSettings { Style = "drawn:tiles", Content = "drawn:balls", Size = 32, Sizes = 1, Iterations = 90, Optimizer = optimizer };
        using Picture style = PictureSource.Open(settings.Style);
        using Picture content = PictureSource.Open(settings.Content);
        using var run = new PictureRun(settings, style, content);
        var counter = new TensorCounter();

        run.Run([counter], stop: TestContext.Current.CancellationToken).Picture.Dispose();

        // After the optimiser's memory is full it holds as many at each step; a pair may be left out.
        Assert.InRange(counter.Counts[^1] - counter.Counts[^50], -2, 2);
    }

    private sealed class TensorCounter : IRunWatcher
    {
        public List<long> Counts { get; } = [];

        public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
        {
            picture().Dispose();
            Counts.Add(torch.Tensor.TotalCount);
        }
    }
}
