namespace GramGen.TorchSharp.Device;

/// <summary>How features are divided so that a chunk fits in the memory of a device.</summary>
/// <param name="Maps">Feature maps in a chunk.</param>
/// <param name="Pixels">Pixels in a chunk; fewer than all only if <paramref name="Maps"/> is 1.</param>
internal readonly record struct Chunks(int Maps, int Pixels)
{
    /// <summary>Shorter chunks would cost more to start than to compute.</summary>
    private const int FewestPixels = 64;

    /// <summary>Matrices C × C besides the features: sums, the product of a chunk, its triangle and the transposed triangle.</summary>
    private const int Matrices = 4;

    /// <summary>The largest chunks that fit, or the smallest possible if none do.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="available">Bytes of the device.</param>
    public static Chunks Fitting(GramWork work, long available)
    {
        long pixel = BytesOfPixel(work);
        long map = pixel * work.Shape.Pixels;
        int count = CountOf(work);
        int sum = work.Element == GramElement.Double ? sizeof(double) : sizeof(float);
        long forFeatures = Math.Max(0, available - ((long)Matrices * count * work.Shape.GramLength * sum));
        int pixels = (int)Math.Clamp(forFeatures / pixel, Math.Min(FewestPixels, work.Shape.Pixels), work.Shape.Pixels);
        return new Chunks((int)Math.Clamp(forFeatures / map, 1, count), pixels);
    }

    /// <summary>N: only products come in batches.</summary>
    public static int CountOf(GramWork work) => work is GramProductWork { Count: var count } ? count : 1;

    /// <summary>Chunks of half the size, or null if these are the smallest.</summary>
    public Chunks? Half => Maps > 1 ? this with { Maps = (Maps + 1) / 2 }
        : Pixels > FewestPixels ? this with { Pixels = Math.Max(FewestPixels, (Pixels + 1) / 2) }
        : null;

    /// <summary>Whether there is one chunk.</summary>
    public bool AreWhole(GramWork work) => Maps == CountOf(work) && Pixels == work.Shape.Pixels;

    /// <summary>The chunks, in the order of the features.</summary>
    public IEnumerable<Chunk> Of(GramWork work)
    {
        int count = CountOf(work);
        for (int map = 0; map < count; map += Maps)
        {
            for (int pixel = 0; pixel < work.Shape.Pixels; pixel += Pixels)
            {
                yield return new Chunk(map, Math.Min(Maps, count - map), pixel, Math.Min(Pixels, work.Shape.Pixels - pixel));
            }
        }
    }

    /// <summary>For messages.</summary>
    public override string ToString() => Maps > 1 ? $"chunks of {Maps} feature maps" : $"chunks of {Pixels} pixels";

    /// <summary>Bytes that a pixel takes on the device: its values, those converted from half precision, and the intermediate results.</summary>
    private static long BytesOfPixel(GramWork work)
    {
        int value = work.Element switch
        {
            GramElement.Double => sizeof(double),
            GramElement.Single => sizeof(float),
            _ => (sizeof(float) / 2) + sizeof(float),
        };
        int copies = work switch
        {
            GramProductWork => 1,
            GramCovarianceWork or GramCorrelationWork => 2, // the centred features too
            _ => 3, // the gradient and its mask
        };
        return (long)work.Shape.Channels * value * copies;
    }
}

/// <summary>A part of the features that is on the device at once: whole feature maps, or some pixels of one.</summary>
/// <param name="FirstMap">The first feature map.</param>
/// <param name="Maps">Feature maps.</param>
/// <param name="FirstPixel">The first pixel of each.</param>
/// <param name="Pixels">Pixels of each: all, unless there is one map.</param>
internal readonly record struct Chunk(int FirstMap, int Maps, int FirstPixel, int Pixels)
{
    /// <summary>Its values in the span of all features.</summary>
    public HostBlock BlockIn(GramWork work)
    {
        GramShape shape = work.Shape;
        int stride = work is GramProductWork { FeatureStride: var apart } ? apart : shape.FeatureLength;
        int first = FirstMap * stride;
        return (Pixels == shape.Pixels, shape.Layout) switch
        {
            (true, _) => new HostBlock(first, Maps, shape.FeatureLength, stride),
            (_, FeatureLayout.ChannelsFirst) => new HostBlock(first + FirstPixel, shape.Channels, Pixels, shape.Pixels),
            _ => new HostBlock(first + (FirstPixel * shape.Channels), 1, Pixels * shape.Channels, 0),
        };
    }
}
