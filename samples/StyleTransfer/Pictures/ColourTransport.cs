using StyleTransfer.Optimizing;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace StyleTransfer.Pictures;

/// <summary>
/// Moves the colours of a picture to where another's are, so that it shows few that the other has not: in some directions in turn
/// the ranks of its colours get the other's values.
/// </summary>
/// <remarks>
/// Pitié, Kokaram and Dahyot, Automated colour grading using colour distribution transfer, 2007.
/// </remarks>
internal static class ColourTransport
{
    /// <summary>With ten times as many the last colours agree too, and the shading of a ball becomes rings.</summary>
    public const int Turns = 3;

    /// <summary>Less is a matter of rounding.</summary>
    private const double SmallestDifference = 1e-6;

    /// <param name="colours">3 × pixels. The scope at hand owns what is made of it.</param>
    /// <param name="like">3 × pixels, as many or not.</param>
    /// <param name="turns">How often three directions are taken.</param>
    public static Tensor Of(Tensor colours, Tensor like, int turns = Turns)
    {
        // The same directions for every picture: a run depends on its seed alone.
        var random = new Random(1);
        Tensor moved = colours;
        for (int turn = 0; turn < turns; turn++)
        {
            (Tensor axes, _) = torch.linalg.qr(Noise.Of(random, [Picture.Channels, Picture.Channels], colours.dtype));
            Tensor along = axes.t().mm(moved);
            moved = axes.mm(Ranked(along, axes.t().mm(like)));
        }

        return moved;
    }

    /// <summary>Row by row the values of the second by the ranks of the first.</summary>
    /// <remarks>Equal colours stay equal, or an even area would get a grain: they have the middle of their ranks.</remarks>
    private static Tensor Ranked(Tensor values, Tensor like)
    {
        Tensor steps = (values / SmallestDifference).round();
        (Tensor ascending, _) = steps.sort(1);
        Tensor ranks = (torch.searchsorted(ascending, steps) + torch.searchsorted(ascending, steps, right: true)) / 2.0;
        (Tensor sorted, _) = like.sort(1);
        double stretch = (double)like.shape[1] / values.shape[1];
        Tensor places = (ranks * stretch).floor().to_type(torch.ScalarType.Int64).clamp(0, like.shape[1] - 1);
        return sorted.gather(1, places);
    }
}
