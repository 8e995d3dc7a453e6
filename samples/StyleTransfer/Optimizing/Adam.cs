using StyleTransfer.Arithmetic;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>Adam (Kingma and Ba 2015), with state that can be saved.</summary>
internal sealed class Adam : IOptimizer
{
    private const double Decay = 0.9;
    private const double SquareDecay = 0.999;
    private const double Epsilon = 1e-8;

    private readonly double _rate;
    private readonly Tensor _point;
    private readonly Tensor _mean;
    private readonly Tensor _square;
    private int _steps;

    /// <param name="start">Copied.</param>
    /// <param name="rate">The learning rate, in coordinates.</param>
    public Adam(Tensor start, double rate = 0.05)
        : this(rate, start.flatten(), torch.zeros_like(start.flatten()), torch.zeros_like(start.flatten()), steps: 0)
    {
    }

    private Adam(double rate, Tensor point, Tensor mean, Tensor square, int steps)
    {
        _rate = rate;
        _point = point.clone().DetachFromDisposeScope();
        _mean = mean.clone().DetachFromDisposeScope();
        _square = square.clone().DetachFromDisposeScope();
        _steps = steps;
    }

    public Tensor Point => _point;

    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        [new("point", _point), new("mean", _mean), new("square", _square)];

    public static string[] StateNames => ["point", "mean", "square"];

    /// <summary>Continues from a saved state.</summary>
    public static Adam Resume(IReadOnlyDictionary<string, Tensor> state, int steps, double rate = 0.05) =>
        new(rate, state["point"], state["mean"], state["square"], steps);

    public (double Loss, IReadOnlyDictionary<string, double> Parts) Step(Func<Tensor, Evaluation> evaluate)
    {
        using var scope = torch.NewDisposeScope();
        using Evaluation here = evaluate(_point).RequireFinite();
        _steps++;
        _mean.Scale(Decay);
        _mean.AddScaled(here.Gradient, 1 - Decay);
        _square.Scale(SquareDecay);
        _square.AddScaled(here.Gradient.square(), 1 - SquareDecay);
        Tensor mean = _mean.Over(1 - Math.Pow(Decay, _steps));
        Tensor deviation = _square.Over(1 - Math.Pow(SquareDecay, _steps)).sqrt().Plus(Epsilon);
        _point.AddScaled(mean / deviation, -_rate);
        return (here.Loss, here.Parts);
    }

    public void Dispose()
    {
        foreach ((_, Tensor tensor) in State)
        {
            tensor.Dispose();
        }
    }
}
