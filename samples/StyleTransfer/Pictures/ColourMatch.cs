using StyleTransfer.Arithmetic;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>
/// Matches the colours of a picture to another's: first mean and covariance, by optimal linear transport, then the whole distribution.
/// </summary>
internal static class ColourMatch
{
    private const double MinimumVariance = 1e-5;

    /// <param name="picture">1 × 3 × H × W.</param>
    /// <param name="like">The other picture, of any size.</param>
    public static Tensor Of(Tensor picture, Tensor like)
    {
        using var scope = torch.NewDisposeScope();
        (Tensor colours, Tensor mean, Tensor covariance) = ColourMoments.Of(picture);
        (Tensor target, Tensor targetMean, Tensor targetCovariance) = ColourMoments.Of(like);
        Tensor root = Power(covariance, 0.5);
        Tensor inverse = Power(covariance, -0.5);
        // Monge and Kantorovich: C^-½ (C^½ T C^½)^½ C^-½.
        Tensor map = inverse.mm(Power(root.mm(targetCovariance).mm(root), 0.5)).mm(inverse);
        // The transport only has to change the shape of the distribution.
        Tensor matched = ColourTransport.Of(map.mm(colours - mean) + targetMean, target);
        return matched.AtLeast(0).AtMost(1).to_type(picture.dtype).reshape(picture.shape).MoveToOuterDisposeScope();
    }

    private static Tensor Power(Tensor symmetric, double exponent)
    {
        (Tensor values, Tensor axes) = torch.linalg.eigh(symmetric);
        return (axes * values.AtLeast(MinimumVariance).ToThe(exponent)).mm(axes.t());
    }
}

/// <summary>
/// Sliced optimal transport of colours: along one direction after another, the colours of a picture take the other picture's
/// values of the same rank. The result has few colours that the other picture lacks.
/// </summary>
/// <remarks>Pitié, Kokaram and Dahyot, Automated colour grading using colour distribution transfer, 2007.</remarks>
internal static class ColourTransport
{
    /// <summary>Ten times as many match the rarest colours too, but break the shading of a ball into rings.</summary>
    public const int Rounds = 3;

    /// <summary>Colours closer than this differ by rounding only.</summary>
    private const double Resolution = 1e-6;

    /// <param name="colours">3 × pixels. The result belongs to the current dispose scope.</param>
    /// <param name="like">3 × pixels; the pixel counts may differ.</param>
    /// <param name="rounds">Each round takes three orthogonal directions.</param>
    public static Tensor Of(Tensor colours, Tensor like, int rounds = Rounds)
    {
        // The directions are fixed, so that a run depends on its own seed only.
        var random = new Random(1);
        Tensor moved = colours;
        for (int round = 0; round < rounds; round++)
        {
            (Tensor axes, _) = torch.linalg.qr(Noise.Of(random, [Picture.Channels, Picture.Channels], colours.dtype));
            Tensor along = axes.t().mm(moved);
            moved = axes.mm(Ranked(along, axes.t().mm(like)));
        }

        return moved;
    }

    /// <summary>Replaces each value by the value of the same rank in the same row of the other matrix.</summary>
    /// <remarks>Ties share their middle rank: equal colours stay equal, otherwise flat areas would become grainy.</remarks>
    private static Tensor Ranked(Tensor values, Tensor like)
    {
        Tensor steps = values.Over(Resolution).round();
        (Tensor ascending, _) = steps.sort(1);
        Tensor ranks = (torch.searchsorted(ascending, steps) + torch.searchsorted(ascending, steps, right: true)).Over(2);
        (Tensor sorted, _) = like.sort(1);
        double stretch = (double)like.shape[1] / values.shape[1];
        Tensor positions = ranks.Times(stretch).floor().AtLeast(0).AtMost(like.shape[1] - 1).to_type(torch.ScalarType.Int64);
        return sorted.gather(1, positions);
    }
}
