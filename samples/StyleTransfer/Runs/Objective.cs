using StyleTransfer.Arithmetic;
using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Runs;

/// <summary>The function that a run minimizes: the loss of a picture and its gradient, over the picture's colour coordinates.</summary>
internal sealed class Objective : IDisposable
{
    /// <summary>Keeps values near [0, 1], so that the final clamping changes little.</summary>
    private const double RangeWeight = 0.01;

    private readonly IFeatureNetwork _network;
    private readonly ColourSpace _colours;
    private readonly IGramImplementation _gram;
    private readonly List<StyleTarget> _styles = [];
    private readonly List<ContentTarget> _contents = [];
    private readonly List<Tensor> _masks = [];
    private string[] _layers = [];

    public Objective(IFeatureNetwork network, ColourSpace colours, IGramImplementation gram, int width, int height)
    {
        _network = network;
        _colours = colours;
        _gram = gram;
        Shape = [1, colours.Count, height, width];
    }

    /// <summary>The shape of the coordinates.</summary>
    public long[] Shape { get; }

    /// <summary>What the filters see beyond the picture.</summary>
    public Border Border { get; init; } = Border.Reflected;

    /// <summary>
    /// The side of the patches of a picture whose gradient is computed patch by patch; <see langword="null"/> for all at once.
    /// </summary>
    public int? PatchSide { get; init; }

    /// <summary>The weight of the total variation.</summary>
    public double Variation { get; init; }

    /// <summary>Adds the Gram matrices of a picture's layers as targets.</summary>
    /// <param name="picture">1 × 3 × H × W.</param>
    /// <param name="layers">The layers to match.</param>
    /// <param name="weight">β, split evenly between the layers.</param>
    /// <param name="content">The content, of the size of the result; <see langword="null"/> for a texture.</param>
    /// <param name="mask">The weights of the result's pixels, 1 × H × W; <see langword="null"/> if all count alike.</param>
    public void AddStyle(Tensor picture, IReadOnlyList<string> layers, double weight, Tensor? content = null, Tensor? mask = null)
    {
        using var constant = torch.no_grad();
        Tensor? kept = mask?.alias().DetachFromDisposeScope();
        if (kept is not null)
        {
            _masks.Add(kept);
        }

        Tensor[] grams = GramsOf(picture, layers, Border.Open, mask: null);
        Tensor[] starts = content is null ? [] : GramsOf(content, layers, Border, kept);
        for (int i = 0; i < layers.Count; i++)
        {
            using Tensor? start = starts.ElementAtOrDefault(i);
            _styles.Add(StyleTarget.Of(layers[i], grams[i].DetachFromDisposeScope(), weight / layers.Count, start) with { Mask = kept });
        }

        UpdateLayers();
    }

    /// <summary>Adds the features of a picture's layer as a target.</summary>
    /// <param name="picture">1 × 3 × H × W, of the size of the result.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="weight">α.</param>
    public void AddContent(Tensor picture, string layer, double weight)
    {
        using var constant = torch.no_grad();
        _contents.Add(ContentTarget.Of(layer, _network.Features(picture, [layer], Border)[0], weight));
        UpdateLayers();
    }

    /// <summary>Computes the loss at coordinates of any shape, and the flat gradient with respect to them.</summary>
    public Evaluation Evaluate(Tensor coordinates)
    {
        using var scope = torch.NewDisposeScope();
        Tensor leaf = coordinates.detach().reshape(Shape).requires_grad_();
        Tensor picture = _colours.ToRgb(leaf);
        (string Layer, bool IsForStyle)[] patchOutputs =
            [.. _styles.Select(style => (style.Layer, true)).Distinct(), .. _contents.Select(content => (content.Layer, false)).Distinct()];
        PatchedFeatures? patched = PatchSide is { } side ? new PatchedFeatures(_network, patchOutputs, Border, side) : null;
        IReadOnlyList<Tensor> features = patched?.Forward(picture.detach()) ?? _network.Features(picture, _layers, Border);
        var parts = new Dictionary<string, double>();
        var outputs = new List<Tensor>();
        var gradients = new List<Tensor>();
        foreach (StyleTarget style in _styles)
        {
            using DisposeScope? inner = patched is null ? null : torch.NewDisposeScope();
            Tensor layer = FeaturesOf(style.Layer, isForStyle: true);
            using Tensor? weights = style.Mask is null ? null : StyleTarget.WeightsOf(style.Mask, layer);
            Add(style.Layer, layer, _gram.StyleLoss(layer, style.Gram, style.Loss, weights));
        }

        foreach (ContentTarget content in _contents)
        {
            using DisposeScope? inner = patched is null ? null : torch.NewDisposeScope();
            Tensor layer = FeaturesOf(content.Layer, isForStyle: false);
            Add($"content {content.Layer}", layer, content.LossOf(layer));
        }

        AddScalar("range", PictureLosses.OutOfRange(patched is null ? picture : _colours.ToRgb(leaf)).Times(RangeWeight));
        if (Variation > 0)
        {
            AddScalar("variation", PictureLosses.Variation(patched is null ? picture : _colours.ToRgb(leaf)).Times(Variation));
        }

        if (patched is null)
        {
            torch.autograd.backward(outputs, gradients);
        }
        else
        {
            Tensor again = _colours.ToRgb(leaf);
            torch.autograd.backward([again], [patched.Backward(picture.detach(), [.. features.Select(layer => layer.grad!)])]);
        }

        return new Evaluation(parts.Values.Sum(), parts, leaf.grad!.flatten().DetachFromDisposeScope());

        Tensor FeaturesOf(string layer, bool isForStyle)
        {
            if (patched is not null)
            {
                return features[Array.IndexOf(patchOutputs, (layer, isForStyle))];
            }

            Tensor found = features[Array.IndexOf(_layers, layer)];
            return isForStyle ? _network.ForStyle(found) : found;
        }

        void Add(string name, Tensor output, (double Loss, Tensor Gradient) part)
        {
            // Several styles share their layers.
            parts[name] = parts.GetValueOrDefault(name) + part.Loss;
            if (patched is null)
            {
                outputs.Add(output);
                gradients.Add(part.Gradient);
            }
            else
            {
                // Its inner values need not wait for the other parts.
                torch.autograd.backward([output], [part.Gradient]);
            }
        }

        void AddScalar(string name, Tensor loss) => Add(name, loss, (loss.ToDouble(), torch.ones_like(loss)));
    }

    /// <summary>The picture at coordinates, 1 × 3 × H × W.</summary>
    public Tensor PictureAt(Tensor coordinates)
    {
        using Tensor shaped = coordinates.reshape(Shape);
        return _colours.ToRgb(shaped);
    }

    public void Dispose()
    {
        _styles.ForEach(style => style.Gram.Dispose());
        _masks.ForEach(mask => mask.Dispose());
        _contents.ForEach(content => content.Features.Dispose());
    }

    /// <summary>Layer by layer, for the memory.</summary>
    private Tensor[] GramsOf(Tensor picture, IReadOnlyList<string> layers, Border border, Tensor? mask)
    {
        IReadOnlyList<Tensor> features = _network.Features(picture, layers, border);
        return
        [
            .. features.Select(layer =>
            {
                using (layer)
                using (var scope = torch.NewDisposeScope())
                {
                    Tensor? weights = mask is null ? null : StyleTarget.WeightsOf(mask, layer);
                    return _gram.Gram(_network.ForStyle(layer), StyleTarget.Scale, weights).MoveToOuterDisposeScope();
                }
            }),
        ];
    }

    private void UpdateLayers() =>
        _layers = [.. _styles.Select(style => style.Layer).Concat(_contents.Select(content => content.Layer)).Distinct()];
}
