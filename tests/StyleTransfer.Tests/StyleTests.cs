using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Tests;

/// <summary>Several styles, with weights and masks.</summary>
public sealed class StyleTests : IDisposable
{
    private const int Side = 32;
    private readonly DisposeScope _scope;
    private readonly ColourSpace _colours;
    private readonly RandomNetwork _network;
    private readonly Tensor _stones;
    private readonly Tensor _waves;

    public StyleTests()
    {
        Torch.Require();
        _scope = torch.NewDisposeScope();
        _stones = Drawn("drawn:stones");
        _waves = Drawn("drawn:waves");
        _colours = ColourSpace.Of(_stones);
        _network = new RandomNetwork(_colours, 1, torch.ScalarType.Float64);
    }

    public void Dispose()
    {
        _network.Dispose();
        _colours.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("a.jpg", "a.jpg", 1)]
    [InlineData("a.jpg:0.3", "a.jpg", 0.3)]
    [InlineData("drawn:waves", "drawn:waves", 1)]
    [InlineData("drawn:waves:2e-1", "drawn:waves", 0.2)]
    [InlineData("C:\\a.jpg", "C:\\a.jpg", 1)]
    [InlineData("a.jpg:0,3", "a.jpg:0,3", 1)]
    [InlineData(":3", ":3", 1)]
    public void Weight_follows_the_last_colon(string argument, string picture, double weight) =>
        Assert.Equal(new StyleSource(picture, weight), Assert.Single(StyleSource.Of([argument], [])));

    [Fact]
    public void File_whose_name_ends_like_a_weight_is_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file has a colon there.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("a:3"), "");

        Assert.Equal(folder.Path("a:3"), Assert.Single(StyleSource.Of([folder.Path("a:3")], [])).Picture);
    }

    [Fact]
    public void Shares_add_up_to_one()
    {
        using var one = Style.Open(new StyleSource("drawn:stones"));
        using var other = Style.Open(new StyleSource("drawn:waves", 3));
        using var styles = new StyleSet([one, other], like: null);

        Assert.Equal([0.25, 0.75], Enumerable.Range(0, styles.Count).Select(styles.ShareOf));
    }

    [Fact]
    public void Loss_of_several_styles_is_the_sum_of_theirs()
    {
        Tensor point = Point();

        double both = LossOf(point, objective => Add(objective, _stones, 0.25), objective => Add(objective, _waves, 0.75));

        Assert.Equal(
            LossOf(point, objective => Add(objective, _stones, 0.25)) + LossOf(point, objective => Add(objective, _waves, 0.75)),
            both, 1e-9);
    }

    /// <summary>Σ w_k·F_ik·F_jk over Σ w_k, term by term.</summary>
    [Fact]
    public void Masked_style_matches_the_weighted_products()
    {
        Tensor point = Point();
        Tensor mask = torch.linspace(0, 1, Side * Side, torch.ScalarType.Float64).pow(8).reshape(1, Side, Side);
        Tensor features =
            _network.Features(_colours.ToRgb(point.reshape(1, _colours.Count, Side, Side)), ["scale1"], Border.Reflected)[0].flatten(1);
        Tensor style = _network.Features(_stones, ["scale1"], Border.Open)[0].flatten(1);
        Tensor target = style.mm(style.t()) / style.shape[1];
        Tensor weighted = (features * mask.flatten()).mm(features.t()) / mask.sum();
        double expected = ((weighted - target).square().sum() / target.square().sum()).ToDouble();

        double loss = LossOf(point, objective => Add(objective, _stones, 1, mask));

        Assert.Equal(expected, loss, 1e-6);
        Assert.NotEqual(expected, LossOf(point, objective => Add(objective, _stones, 1)), 1e-3);
    }

    [Fact]
    public void Pixels_outside_the_mask_stay_as_they_are()
    {
        Tensor mask = torch.zeros(1, Side, Side, torch.ScalarType.Float64);
        mask.narrow(2, 0, Side / 2).fill_(1);
        using Objective objective = New();
        Add(objective, _stones, 1, mask);

        using Evaluation evaluation = objective.Evaluate(Point());

        Tensor gradient = evaluation.Gradient.reshape(objective.Shape).abs();
        const int reach = RandomNetwork.FilterSize / 2;
        Assert.Equal(0, gradient.narrow(3, (Side / 2) + reach, (Side / 2) - reach).max().ToDouble());
        Assert.True(gradient.narrow(3, 0, Side / 2).min().ToDouble() >= 0 && gradient.narrow(3, 0, Side / 2).max().ToDouble() > 1e-6);
    }

    [Fact]
    public void Content_takes_the_colours_of_each_style_where_it_counts()
    {
        using Picture left = Half(first: 1);
        using Picture right = Half(first: 0);
        using var stones = new Style(PictureSource.Open("drawn:stones"), 1, left);
        using var waves = new Style(PictureSource.Open("drawn:waves"), 5, right);
        Tensor content = Drawn("drawn:balls").to_type(torch.ScalarType.Float32);
        using var both = new StyleSet([stones, waves], like: null);
        using var first = new StyleSet([stones with { Mask = null }], like: null);
        using var second = new StyleSet([waves with { Mask = null }], like: null);

        Tensor matched = both.Match(content);

        Assert.InRange((matched - first.Match(content)).narrow(3, 0, Side / 2).abs().max().ToDouble(), 0, 1e-5);
        Assert.InRange((matched - second.Match(content)).narrow(3, Side / 2, Side / 2).abs().max().ToDouble(), 0, 1e-5);
        using var alone = new StyleSet([stones], like: null);
        Assert.InRange((alone.Match(content) - content).narrow(3, Side / 2, Side / 2).abs().max().ToDouble(), 0, 1e-6);
    }

    private static Picture Half(float first)
    {
        float[] plane = [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < Side / 2 ? first : 1 - first)];
        return Picture.FromPlanes([.. plane, .. plane, .. plane], Side, Side);
    }

    private static Tensor Drawn(string name)
    {
        using Picture picture = PictureSource.Open(name);
        using Picture small = picture.Resized(Side, Side);
        return PictureTensor.Of(small, torch.ScalarType.Float64);
    }

    /// <summary>Coordinates of a picture within [0, 1], so that the loss has no other part.</summary>
    private Tensor Point() => _colours.FromRgb(Drawn("drawn:balls")).flatten();

    private static void Add(Objective objective, Tensor style, double weight, Tensor? mask = null) =>
        objective.AddStyle(style, ["scale1"], weight, content: null, mask);

    private Objective New() => new(_network, _colours, new GramGenImplementation(), Side, Side);

    private double LossOf(Tensor point, params Action<Objective>[] additions)
    {
        using Objective objective = New();
        Array.ForEach(additions, add => add(objective));
        using Evaluation evaluation = objective.Evaluate(point);
        return evaluation.Parts["scale1"];
    }
}
