using GramGen.StyleTransfer.Optimizing;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.StyleTransfer.Pictures;

/// <summary>
/// Moves the colours of a picture to where another's are, so that it shows no colour the other has not: in many directions in turn
/// the ranks of its colours get the other's values.
/// </summary>
/// <remarks>
/// Pitié, Kokaram and Dahyot, Automated colour grading using colour distribution transfer, 2007.
/// </remarks>
internal static class ColourTransport
{
    private const int Turns = 30;

    /// <param name="colours">3 × pixels. The scope at hand owns what is made of it.</param>
    /// <param name="like">3 × pixels, as many or not.</param>
    public static Tensor Of(Tensor colours, Tensor like)
    {
        // The same directions for every picture: a run depends on its seed alone.
        var random = new Random(1);
        Tensor moved = colours;
        for (int turn = 0; turn < Turns; turn++)
        {
            (Tensor axes, _) = torch.linalg.qr(Noise.Of(random, [Picture.Channels, Picture.Channels], colours.dtype));
            Tensor along = axes.t().mm(moved);
            moved = axes.mm(Ranked(along, axes.t().mm(like)));
        }

        return moved;
    }

    /// <summary>Row by row the values of the second by the ranks of the first.</summary>
    private static Tensor Ranked(Tensor values, Tensor like)
    {
        Tensor ranks = values.argsort(1).argsort(1);
        (Tensor sorted, _) = like.sort(1);
        double stretch = (double)like.shape[1] / values.shape[1];
        Tensor places = ((ranks + 0.5) * stretch).floor().to_type(torch.ScalarType.Int64).clamp(0, like.shape[1] - 1);
        return sorted.gather(1, places);
    }
}
