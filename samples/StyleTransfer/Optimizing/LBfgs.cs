using System.Globalization;
using StyleTransfer.Arithmetic;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Optimizing;

/// <summary>
/// L-BFGS with a line search for the weak Wolfe conditions. Unlike torch's, its state can be saved.
/// </summary>
/// <remarks>
/// Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.4. Line search of Lewis and Overton, Nonsmooth optimization via
/// quasi-Newton methods, 2013; most steps need one evaluation.
/// </remarks>
internal sealed class LBfgs : IOptimizer
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaximumEvaluations = 20;
    private const int DefaultMemory = 20;

    private readonly int _memory;
    private readonly List<(Tensor Move, Tensor Change)> _pairs = [];
    private Tensor _point;
    private Evaluation? _here;

    /// <param name="start">Copied.</param>
    /// <param name="memory">The number of previous steps that the Hessian estimate uses.</param>
    public LBfgs(Tensor start, int memory = DefaultMemory)
    {
        _memory = memory;
        _point = start.flatten().clone().DetachFromDisposeScope();
    }

    public Tensor Point => _point;

    public IEnumerable<KeyValuePair<string, Tensor>> State
    {
        get
        {
            yield return new("point", _point);
            for (int i = 0; i < _pairs.Count; i++)
            {
                yield return new(NameOf("move", i), _pairs[i].Move);
                yield return new(NameOf("change", i), _pairs[i].Change);
            }
        }
    }

    public static string[] StateNames(int count) =>
    [
        "point",
        .. Enumerable.Range(0, Math.Clamp((count - 1) / 2, 0, DefaultMemory))
            .SelectMany(i => new[] { NameOf("move", i), NameOf("change", i) }),
    ];

    /// <summary>Continues from a saved state.</summary>
    public static LBfgs Resume(IReadOnlyDictionary<string, Tensor> state, int memory = DefaultMemory)
    {
        var optimizer = new LBfgs(state["point"], memory);
        for (int i = 0; state.TryGetValue(NameOf("move", i), out Tensor? move); i++)
        {
            optimizer._pairs.Add((move.clone().DetachFromDisposeScope(), state[NameOf("change", i)].clone().DetachFromDisposeScope()));
        }

        return optimizer;
    }

    public (double Loss, IReadOnlyDictionary<string, double> Parts) Step(Func<Tensor, Evaluation> evaluate)
    {
        using var scope = torch.NewDisposeScope();
        // A resumed point is evaluated again, with the same bits.
        _here ??= evaluate(_point).RequireFinite();
        Tensor direction = Direction(_here.Gradient);
        double slope = Dot(direction, _here.Gradient);
        if (!(slope < 0))
        {
            // The gradient is 0, or the curvature pairs give no descent.
            Forget(_pairs.Count);
            return (_here.Loss, _here.Parts);
        }

        double length = _pairs.Count == 0 ? FirstStepLength(direction) : 1;
        Accept(Search(evaluate, direction, slope, length));
        return (_here.Loss, _here.Parts);
    }

    public void Dispose()
    {
        _point.Dispose();
        _here?.Dispose();
        foreach ((Tensor move, Tensor change) in _pairs)
        {
            move.Dispose();
            change.Dispose();
        }
    }

    private static string NameOf(string kind, int i) => string.Create(CultureInfo.InvariantCulture, $"{kind}.{i}");

    /// <summary>Without curvature information the first step moves values by 0.1 on average.</summary>
    private static double FirstStepLength(Tensor direction)
    {
        using Tensor sizes = direction.abs();
        using Tensor mean = sizes.mean();
        return 0.1 / mean.ToDouble();
    }

    private static double Dot(Tensor a, Tensor b)
    {
        using Tensor product = a.dot(b);
        return product.ToDouble();
    }

    /// <summary>The two-loop recursion: the negative gradient times the estimate of the inverse Hessian.</summary>
    private Tensor Direction(Tensor gradient)
    {
        Tensor q = gradient.neg();
        double[] alphas = new double[_pairs.Count];
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            (Tensor move, Tensor change) = _pairs[i];
            alphas[i] = Dot(move, q) / Dot(move, change);
            q.AddScaled(change, -alphas[i]);
        }

        if (_pairs.Count > 0)
        {
            (Tensor move, Tensor change) = _pairs[^1];
            q.Scale(Dot(move, change) / Dot(change, change));
        }

        for (int i = 0; i < _pairs.Count; i++)
        {
            (Tensor move, Tensor change) = _pairs[i];
            q.AddScaled(move, alphas[i] - (Dot(change, q) / Dot(move, change)));
        }

        return q;
    }

    /// <summary>
    /// Searches for a point that satisfies both Wolfe conditions; otherwise returns the lowest point tried, if any is lower.
    /// </summary>
    private (Tensor Point, Evaluation There)? Search(Func<Tensor, Evaluation> evaluate, Tensor direction, double slope, double length)
    {
        double low = 0;
        double high = double.PositiveInfinity;
        (Tensor Point, Evaluation There)? best = null;
        for (int i = 0; i < MaximumEvaluations; i++)
        {
            Tensor point = _point.PlusScaled(direction, length);
            Evaluation there = evaluate(point);
            bool isLower = there.IsFinite && there.Loss <= _here!.Loss + (SufficientDecrease * length * slope);
            bool isDone = isLower && Dot(there.Gradient, direction) >= Curvature * slope;
            if (isLower && !(there.Loss > best?.There.Loss))
            {
                best?.There.Dispose();
                best = (point, there);
            }
            else
            {
                there.Dispose();
            }

            if (isDone)
            {
                break;
            }

            (low, high) = isLower ? (length, high) : (low, length);
            length = double.IsInfinity(high) ? 2 * length : (low + high) / 2;
        }

        return best;
    }

    private void Accept((Tensor Point, Evaluation There)? found)
    {
        if (found is not { } next)
        {
            // No lower point along this direction: the curvature pairs are stale.
            Forget(_pairs.Count);
            return;
        }

        Tensor move = next.Point - _point;
        Tensor change = next.There.Gradient - _here!.Gradient;
        if (Dot(move, change) > 0)
        {
            Forget(_pairs.Count - _memory + 1);
            _pairs.Add((move.DetachFromDisposeScope(), change.DetachFromDisposeScope()));
        }

        _point.Dispose();
        _here.Dispose();
        _point = next.Point.DetachFromDisposeScope();
        _here = next.There;
    }

    private void Forget(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _pairs[0].Move.Dispose();
            _pairs[0].Change.Dispose();
            _pairs.RemoveAt(0);
        }
    }
}
