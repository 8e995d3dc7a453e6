using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>The loss of a picture, given by its colours' coordinates, and its gradient.</summary>
internal sealed class Objective : IDisposable
{
    /// <summary>Keeps values within 0 and 1, so that little is cut off in the end.</summary>
    private const double RangeWeight = 0.01;

    private readonly IFeatureNetwork _network;
    private readonly ColourSpace _colours;
    private readonly IGramRoute _route;
    private readonly List<StyleTarget> _styles = [];
    private readonly List<ContentTarget> _contents = [];
    private string[] _layers = [];

    public Objective(IFeatureNetwork network, ColourSpace colours, IGramRoute route, int width, int height)
    {
        _network = network;
        _colours = colours;
        _route = route;
        Shape = [1, colours.Count, height, width];
    }

    /// <summary>The shape of the coordinates.</summary>
    public long[] Shape { get; }

    /// <summary>What lies beyond the picture's border.</summary>
    public Border Border { get; init; } = Border.Mirrored;

    /// <summary>Weight of the mean squared difference of neighbours.</summary>
    public double Variation { get; init; }

    /// <summary>The Gram matrices of a picture's layers shall be matched.</summary>
    /// <param name="picture">1 × 3 × H × W.</param>
    /// <param name="layers">Those of the network to match.</param>
    /// <param name="weight">β; each layer has an equal share of it.</param>
    public void AddStyle(Tensor picture, IReadOnlyList<string> layers, double weight)
    {
        using var constant = torch.no_grad();
        IReadOnlyList<Tensor> features = _network.Features(picture, layers, Border.Open);
        for (int i = 0; i < layers.Count; i++)
        {
            using Tensor of = features[i];
            _styles.Add(StyleTarget.Of(layers[i], of, weight / layers.Count, _route));
        }

        ListLayers();
    }

    /// <summary>The features of a picture's layer shall be matched.</summary>
    /// <param name="picture">1 × 3 × H × W, of the size of the result.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="weight">α.</param>
    public void AddContent(Tensor picture, string layer, double weight)
    {
        using var constant = torch.no_grad();
        _contents.Add(ContentTarget.Of(layer, _network.Features(picture, [layer], Border)[0], weight));
        ListLayers();
    }

    /// <summary>The loss at coordinates, in any shape, and the gradient with respect to them, flat.</summary>
    public Evaluation Evaluate(Tensor coordinates)
    {
        using var scope = torch.NewDisposeScope();
        Tensor leaf = coordinates.detach().reshape(Shape).requires_grad_();
        Tensor picture = _colours.ToRgb(leaf);
        IReadOnlyList<Tensor> features = _network.Features(picture, _layers, Border);
        var parts = new Dictionary<string, double>();
        var ends = new List<Tensor>();
        var gradients = new List<Tensor>();
        foreach (StyleTarget style in _styles)
        {
            Tensor of = features[Array.IndexOf(_layers, style.Layer)];
            Add(style.Layer, of, _route.StyleLoss(of, style.Gram, style.Loss));
        }

        foreach (ContentTarget content in _contents)
        {
            Tensor of = features[Array.IndexOf(_layers, content.Layer)];
            Add($"content {content.Layer}", of, content.LossOf(of));
        }

        Tensor rest = PictureLosses.Outside(picture) * RangeWeight;
        AddRest("range", rest);
        if (Variation > 0)
        {
            AddRest("variation", PictureLosses.Variation(picture) * Variation);
        }

        torch.autograd.backward(ends, gradients);
        return new Evaluation(parts.Values.Sum(), parts, leaf.grad!.flatten().DetachFromDisposeScope());

        void Add(string name, Tensor end, (double Loss, Tensor Gradient) part)
        {
            parts[name] = part.Loss;
            ends.Add(end);
            gradients.Add(part.Gradient);
        }

        void AddRest(string name, Tensor loss) => Add(name, loss, (loss.ToDouble(), torch.ones_like(loss)));
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
        _contents.ForEach(content => content.Features.Dispose());
    }

    private void ListLayers() =>
        _layers = [.. _styles.Select(style => style.Layer).Concat(_contents.Select(content => content.Layer)).Distinct()];
}
