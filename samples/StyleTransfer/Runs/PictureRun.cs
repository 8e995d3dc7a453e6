using System.Diagnostics;
using StyleTransfer.Arithmetic;
using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using StyleTransfer.Weights;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Runs;

/// <summary>Makes a picture, size by size from the coarsest to the requested one.</summary>
internal sealed class PictureRun : IDisposable
{
    /// <summary>The strength of the noise added at the start of a size; finer detail develops from it.</summary>
    private const double FreshNoise = 0.1;

    private readonly RunSettings _settings;
    private readonly StyleSet _styles;
    private readonly Picture? _content;
    private readonly torch.Device _device;
    private readonly ColourSpace _colours;
    private readonly IFeatureNetwork _network;

    /// <param name="settings">The settings.</param>
    /// <param name="styles">The style pictures and their masks; owned by the caller.</param>
    /// <param name="content">The content picture; owned by the caller; <see langword="null"/> for a texture.</param>
    /// <param name="note">Receives a sentence about the preprocessing that the weights get.</param>
    /// <exception cref="UsageException">A layer is unknown or too deep for the pictures, or the weights are unusable.</exception>
    public PictureRun(RunSettings settings, IReadOnlyList<Style> styles, Picture? content, Action<string>? note = null)
    {
        _settings = settings;
        _styles = new StyleSet(styles, like: settings.KeepColours ? content : null);
        _content = content;
        _device = torch.device(settings.Device);
        using Tensor styleColours = _styles.ColoursAt(settings.Size);
        _colours = ColourSpace.Of(styleColours, _device);
        _network = NetworkOf(settings, _colours, note);
        foreach (int side in settings.LongerSides)
        {
            (int width, int height) = SizeAt(side);
            _ = StyleLayersAt(side, width, height);
            _styles.RequireMasks(width, height);
            if (content is not null)
            {
                LayerSelection.RequireReach(_network, ContentLayer, width, height, settings.Border);
            }
        }
    }

    /// <summary>The number of coordinates of the picture at each size.</summary>
    public IReadOnlyList<long> PointLengths =>
        [.. _settings.LongerSides.Select(SizeAt).Select(size => (long)_colours.Count * size.Width * size.Height)];

    private string ContentLayer => _settings.ContentLayer ?? _network.ContentLayer;

    /// <summary>Runs to the end or until stopped.</summary>
    /// <param name="watchers">Called after each step, in order.</param>
    /// <param name="from">The checkpoint to resume; owned by the caller; <see langword="null"/> to start afresh.</param>
    /// <param name="stop">Ends the run after the current step.</param>
    public RunResult Run(IReadOnlyList<IRunWatcher> watchers, Checkpoint? from = null, CancellationToken stop = default)
    {
        var watch = Stopwatch.StartNew();
        LossHistory history = from?.History ?? new LossHistory();
        TimedGram gram = _settings.Gram == TorchImplementation.TorchName
            ? new(new TorchImplementation(), new GramGenImplementation())
            : new(new GramGenImplementation(), new TorchImplementation());
        var progress = new RunProgress(_settings, [.. _settings.LongerSides.Select(SizeAt)], from);
        int first = from?.Stage ?? 0;
        Tensor? point = null;
        for (int stage = first; ; stage++)
        {
            using Objective objective = ObjectiveAt(_settings.LongerSides[stage], gram);
            using IOptimizer optimizer = stage == first && from is not null
                ? Optimizers.Resume(_settings.Optimizer, from.State, from.Iteration)
                : Optimizers.Start(_settings.Optimizer, StartOf(point, objective, stage));
            int done = stage == first ? from?.Iteration ?? 0 : 0;
            while (done < _settings.Iterations && !stop.IsCancellationRequested)
            {
                (double loss, IReadOnlyDictionary<string, double> parts) = optimizer.Step(objective.Evaluate);
                done++;
                history.Steps.Add(new LossStep(_settings.LongerSides[stage], loss, parts));
                RunStep step = progress.StepAt(stage, done, history.Steps[^1], watch.Elapsed);
                foreach (IRunWatcher watcher in watchers)
                {
                    watcher.Watch(step, () => PictureOf(objective, optimizer), Save);
                }
            }

            point?.Dispose();
            point = optimizer.Point.reshape(objective.Shape).clone();
            bool isFinished = stage == _settings.LongerSides.Count - 1 && done == _settings.Iterations;
            if (!isFinished && stop.IsCancellationRequested)
            {
                foreach (IRunWatcher watcher in watchers)
                {
                    watcher.Stop(Save);
                }
            }

            if (isFinished || stop.IsCancellationRequested)
            {
                point.Dispose();
                return new RunResult(PictureOf(objective, optimizer), isFinished, history, watch.Elapsed - gram.ComparisonTime, gram);
            }

            void Save(string path) => Checkpoint.Save(path, _settings, stage, done, history, optimizer.State);
        }
    }

    /// <summary>The parts of the loss before the first step, for a run with one size.</summary>
    internal IReadOnlyDictionary<string, double> InitialLosses()
    {
        using Objective objective = ObjectiveAt(_settings.LongerSides[0], new GramGenImplementation());
        using Tensor start = StartOf(point: null, objective, stage: 0);
        using Evaluation evaluation = objective.Evaluate(start);
        return evaluation.Parts;
    }

    public void Dispose()
    {
        _network.Dispose();
        _colours.Dispose();
        _styles.Dispose();
    }

    private static IFeatureNetwork NetworkOf(RunSettings settings, ColourSpace colours, Action<string>? note) => settings.Network switch
    {
        NetworkName.ResNet18 =>
            ResNet18.Load(settings.MaximumPooling is false ? Downsampling.Average : Downsampling.Maximum, colours.Device),
        NetworkName.Random => new RandomNetwork(colours, settings.Seed),
        NetworkName.Vgg19 => VggOf(settings, colours.Device, note),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Network, null),
    };

    private static Vgg19 VggOf(RunSettings settings, torch.Device device, Action<string>? note)
    {
        using var weights = WeightFile.Open(settings.Weights ?? throw new ArgumentException("VGG-19 needs weights.", nameof(settings)));
        var convention = VggConvention.Of(weights, settings.Preprocessing);
        if (settings.Preprocessing is null)
        {
            note?.Invoke($"The names in '{settings.Weights}' suggest pictures prepared as in {convention.Preprocessing}; "
                + "--preprocessing can name the other way.");
        }

        return new Vgg19(weights, convention, settings.MaximumPooling is true, device);
    }

    private (int Width, int Height) SizeAt(int longerSide) => _content?.SizeOf(longerSide) ?? (longerSide, longerSide);

    private string[] StyleLayersAt(int longerSide, int width, int height)
    {
        (int styleWidth, int styleHeight) = _styles.SmallestAt(longerSide);
        return LayerSelection.StyleLayers(
            _network, _settings.StyleLayers, Math.Min(width, styleWidth), Math.Min(height, styleHeight),
            isIntermediate: longerSide < _settings.Size);
    }

    private Objective ObjectiveAt(int longerSide, IGramImplementation gram)
    {
        (int width, int height) = SizeAt(longerSide);
        var objective = new Objective(_network, _colours, gram, width, height)
        {
            Border = _settings.Border,
            Variation = _settings.Variation,
            PatchSide = _settings.PatchSide < longerSide ? _settings.PatchSide : null,
        };
        using Tensor? content = _content is null ? null : ContentAt(width, height).to(_device, disposeAfter: true);
        double weight = _settings.Beta ?? (content is null ? 1 : _network.StyleWeight);
        for (int i = 0; i < _styles.Count; i++)
        {
            using Tensor style = _styles.At(i, longerSide).to(_device, disposeAfter: true);
            using Tensor? mask = _styles.MaskAt(i, width, height)?.to(_device, disposeAfter: true);
            objective.AddStyle(style, StyleLayersAt(longerSide, width, height), weight * _styles.ShareOf(i), content, mask);
        }

        if (content is not null)
        {
            objective.AddContent(content, ContentLayer, _settings.Alpha);
        }

        return objective;
    }

    /// <summary>The content in grey if its colours are kept, otherwise with its colours matched to the styles.</summary>
    private Tensor ContentAt(int width, int height)
    {
        using Picture resized = _content!.Resized(width, height);
        if (_settings.KeepColours)
        {
            using Picture brightness = Brightness.Of(resized);
            return PictureTensor.Of(brightness);
        }

        using Tensor original = PictureTensor.Of(resized);
        return _styles.Match(original);
    }

    /// <summary>The starting point of a size: the previous size's result, enlarged; at first the content, or noise for a texture.</summary>
    private Tensor StartOf(Tensor? point, Objective objective, int stage)
    {
        var random = new Random((_settings.Seed * 1000) + stage);
        using Tensor noise = Noise.Of(random, objective.Shape).to(_device, disposeAfter: true);
        if (point is not null)
        {
            using Tensor enlarged = Filters.Enlarge(point, objective.Shape, _settings.Border);
            return enlarged.PlusScaled(noise, FreshNoise);
        }

        if (_content is null)
        {
            return noise.alias();
        }

        using Tensor content = ContentAt((int)objective.Shape[3], (int)objective.Shape[2]).to(_device, disposeAfter: true);
        using Tensor coordinates = _colours.FromRgb(content);
        return coordinates.PlusScaled(noise, FreshNoise);
    }

    private Picture PictureOf(Objective objective, IOptimizer optimizer)
    {
        using Tensor tensor = objective.PictureAt(optimizer.Point);
        var picture = PictureTensor.ToPicture(tensor);
        if (!_settings.KeepColours || _content is null)
        {
            return picture;
        }

        using (picture)
        using (Picture coloured = _content.Resized(picture.Width, picture.Height))
        {
            return Brightness.Replace(coloured, picture);
        }
    }
}
