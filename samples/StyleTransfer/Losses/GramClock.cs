using System.Diagnostics;
using GramGen;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Losses;

/// <summary>Times a route, and now and then another one on the same features, to tell what that would have taken.</summary>
internal sealed class GramClock(IGramRoute route, IGramRoute other) : IGramRoute
{
    /// <summary>One call in so many is compared: a prime, so that all layers have their turn.</summary>
    public const int ComparedEvery = 23;

    private readonly Stopwatch _all = new();
    private readonly Stopwatch _other = new();
    private TimeSpan _compared;
    private int _calls;

    public string Name => route.Name;

    public string OtherName => other.Name;

    /// <summary>What all calls took.</summary>
    public TimeSpan Taken => _all.Elapsed;

    /// <summary>What the comparison took, which is no part of the work.</summary>
    public TimeSpan Comparing => _other.Elapsed;

    /// <summary>What all calls would have taken by the other route; <see langword="null"/> if too few were compared.</summary>
    public TimeSpan? OtherWouldTake =>
        _compared > TimeSpan.Zero ? _all.Elapsed * (_other.Elapsed / _compared) : null;

    public Tensor Gram(Tensor features, GramScale scale) => route.Gram(features, scale);

    public (double Loss, Tensor Gradient) StyleLoss(Tensor features, Tensor target, GramStyleLoss loss)
    {
        // The first calls load and compile.
        bool isCompared = ++_calls > ComparedEvery && _calls % ComparedEvery == 0;
        TimeSpan before = _all.Elapsed;
        _all.Start();
        (double Loss, Tensor Gradient) result = route.StyleLoss(features, target, loss);
        _all.Stop();
        if (isCompared)
        {
            Compare(features, target, loss, _all.Elapsed - before);
        }

        return result;
    }

    private void Compare(Tensor features, Tensor target, GramStyleLoss loss, TimeSpan taken)
    {
        _compared += taken;
        _other.Start();
        other.StyleLoss(features, target, loss).Gradient.Dispose();
        _other.Stop();
    }
}
