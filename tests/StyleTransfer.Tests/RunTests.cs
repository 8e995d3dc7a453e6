using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;

namespace StyleTransfer.Tests;

public sealed class RunTests
{
    public RunTests() => Torch.Require();

    private static RunSettings Small =>
        new() { Styles = [new("drawn:stones")], Size = 64, Sizes = 2, Iterations = 12, Network = NetworkName.Random };

    [Theory]
    [InlineData("lbfgs", 1)]
    [InlineData("adam", 8)]
    public void Loss_falls(string optimizer, int maximumRises)
    {
        RunSettings settings = Small with { Sizes = 1, Iterations = 30, Optimizer = optimizer };

        double[] losses = [.. Run(settings).History.Steps.Select(step => step.Loss)];

        Assert.True(losses[^1] < losses[0] / 3, $"{losses[0]} to {losses[^1]}");
        Assert.InRange(losses.Zip(losses.Skip(1)).Count(pair => pair.Second > pair.First), 0, maximumRises);
    }

    [Fact]
    public void Texture_ends_below_two_percent_of_the_initial_Gram_loss()
    {
        RunSettings settings = Small with { Sizes = 1, Iterations = 60 };
        using var style = Style.Open(settings.Styles[0]);
        using var run = new PictureRun(settings, [style], content: null);

        IReadOnlyDictionary<string, double> start = run.InitialLosses();
        RunResult result = run.Run([], stop: TestContext.Current.CancellationToken);
        using Picture picture = result.Picture;

        double before = start.Where(IsGram).Sum(part => part.Value);
        double after = result.History.Steps[^1].Parts.Where(IsGram).Sum(part => part.Value);
        Assert.True(after < 0.02 * before, $"{before} to {after}");
    }

    [Theory]
    [InlineData("lbfgs", 0)]
    [InlineData("lbfgs", 1)]
    [InlineData("adam", 1)]
    public void Resumed_run_gives_the_same_picture_as_an_uninterrupted_one(string optimizer, int stage)
    {
        RunSettings settings = Small with { Optimizer = optimizer };
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        string file = folder.Path("half.checkpoint");
        float[] uninterrupted = PlanesOf(Run(settings));

        RunResult half = Run(settings, new StoppingWatcher(stage, 5, file, stop), stop: stop);
        using Checkpoint checkpoint = Load(file, settings);
        RunResult whole = Run(settings, from: checkpoint);

        Assert.False(half.IsFinished);
        Assert.True(whole.IsFinished);
        Assert.Equal(uninterrupted, PlanesOf(whole));
    }

    [Fact]
    public void Same_seed_gives_the_same_picture_and_another_seed_a_different_one()
    {
        RunSettings settings = Small with { Sizes = 1, Iterations = 5 };

        float[] picture = PlanesOf(Run(settings));

        Assert.Equal(picture, PlanesOf(Run(settings)));
        Assert.NotEqual(picture, PlanesOf(Run(settings with { Seed = 2 })));
    }

    [Fact]
    public void Both_implementations_give_the_same_loss()
    {
        RunSettings settings = Small with { Sizes = 1, Iterations = 3 };

        double ours = Run(settings).History.Steps[^1].Loss;
        double plain = Run(settings with { Gram = "torch" }).History.Steps[^1].Loss;

        Assert.Equal(1, ours / plain, 0.01);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transfer_has_the_aspect_ratio_of_the_content(bool keepColours)
    {
        using Picture wide = PictureSource.Open("drawn:balls").Resized(96, 48);
        RunSettings settings = Small with { Content = "balls", Iterations = 2, KeepColours = keepColours, Variation = 1 };
        using var style = Style.Open(settings.Styles[0]);
        using var run = new PictureRun(settings, [style], wide);

        using Picture result = run.Run([], stop: TestContext.Current.CancellationToken).Picture;

        Assert.Equal((64, 32), (result.Width, result.Height));
    }

    private static bool IsGram(KeyValuePair<string, double> part) => part.Key.StartsWith("scale", StringComparison.Ordinal);

    private static RunResult Run(
        RunSettings settings, IRunWatcher? watcher = null, Checkpoint? from = null, CancellationTokenSource? stop = null)
    {
        using var style = Style.Open(settings.Styles[0]);
        using var run = new PictureRun(settings, [style], content: null);
        return run.Run(watcher is null ? [] : [watcher], from, stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private static Checkpoint Load(string file, RunSettings settings)
    {
        using var style = Style.Open(settings.Styles[0]);
        using var run = new PictureRun(settings, [style], content: null);
        return Checkpoint.Load(file, settings, run.PointLengths);
    }

    private static float[] PlanesOf(RunResult result)
    {
        using Picture picture = result.Picture;
        return picture.Planes();
    }
}

/// <summary>Stops the run at a step and saves a checkpoint.</summary>
internal sealed class StoppingWatcher(int stage, int iteration, string file, CancellationTokenSource stop) : IRunWatcher
{
    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (step.Stage == stage && step.Iteration == iteration)
        {
            stop.Cancel();
        }
    }

    public void Stop(Action<string> saveCheckpoint) => saveCheckpoint(file);
}
