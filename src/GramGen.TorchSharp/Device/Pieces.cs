namespace GramGen.TorchSharp.Device;

/// <summary>How features are cut so that a piece fits in the memory of a device.</summary>
/// <param name="Maps">Feature maps in a piece.</param>
/// <param name="Pixels">Pixels in a piece; fewer than all only where <paramref name="Maps"/> is 1.</param>
internal readonly record struct Pieces(int Maps, int Pixels)
{
    /// <summary>Shorter pieces would cost more to start than to compute.</summary>
    private const int FewestPixels = 64;

    /// <summary>Matrices C × C beside the features: sums, the product of a piece, its triangle and the triangle's mirror image.</summary>
    private const int Matrices = 4;

    /// <summary>The largest pieces that fit, or the smallest there are if none do.</summary>
    /// <param name="work">What is computed.</param>
    /// <param name="available">Bytes of the device.</param>
    public static Pieces Fitting(in GramWork work, long available)
    {
        long pixel = BytesOfPixel(work);
        long map = pixel * work.Shape.Pixels;
        int sum = work.Element == GramElement.Double ? sizeof(double) : sizeof(float);
        long forFeatures = Math.Max(0, available - ((long)Matrices * work.Count * work.Shape.GramLength * sum));
        int pixels = (int)Math.Clamp(forFeatures / pixel, Math.Min(FewestPixels, work.Shape.Pixels), work.Shape.Pixels);
        return new Pieces((int)Math.Clamp(forFeatures / map, 1, work.Count), pixels);
    }

    /// <summary>The pieces half as large, or null if these are the smallest.</summary>
    public Pieces? Half => Maps > 1 ? this with { Maps = (Maps + 1) / 2 }
        : Pixels > FewestPixels ? this with { Pixels = Math.Max(FewestPixels, (Pixels + 1) / 2) }
        : null;

    /// <summary>Whether all is one piece.</summary>
    public bool AreWhole(in GramWork work) => Maps == work.Count && Pixels == work.Shape.Pixels;

    /// <summary>The pieces, in the order of the features.</summary>
    public IEnumerable<Piece> Of(GramWork work)
    {
        for (int map = 0; map < work.Count; map += Maps)
        {
            for (int pixel = 0; pixel < work.Shape.Pixels; pixel += Pixels)
            {
                yield return new Piece(
                    map, Math.Min(Maps, work.Count - map), pixel, Math.Min(Pixels, work.Shape.Pixels - pixel));
            }
        }
    }

    /// <summary>In words.</summary>
    public override string ToString() => Maps > 1 ? $"pieces of {Maps} feature maps" : $"pieces of {Pixels} pixels";

    /// <summary>Bytes that a pixel takes on the device: its values, widened if they are half, and what is made of them.</summary>
    private static long BytesOfPixel(in GramWork work)
    {
        int value = work.Element switch
        {
            GramElement.Double => sizeof(double),
            GramElement.Single => sizeof(float),
            _ => (sizeof(float) / 2) + sizeof(float),
        };
        int copies = work.Operation switch
        {
            GramOperation.Gram => 1,
            GramOperation.Covariance or GramOperation.Correlation => 2, // the centred too
            _ => 3, // the gradient and its mask
        };
        return (long)work.Shape.Channels * value * copies;
    }
}
