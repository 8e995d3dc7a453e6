namespace GramGen.TorchSharp.Device;

/// <summary>How features are cut into chunks that fit into the memory of a device.</summary>
/// <param name="Maps">Feature maps per chunk.</param>
/// <param name="Pixels">Pixels per chunk; fewer than all only if <paramref name="Maps"/> is 1.</param>
internal readonly record struct Chunking(int Maps, int Pixels)
{
    /// <summary>Shorter chunks would cost more to start than to compute.</summary>
    private const int MinimumPixels = 64;

    /// <summary>C × C matrices besides the features: sums, the product of a chunk, its triangle and the transposed triangle.</summary>
    private const int Matrices = 4;

    /// <summary>The largest chunks that fit, or the smallest possible ones if none do.</summary>
    /// <param name="work">The operation.</param>
    /// <param name="available">Bytes of the device.</param>
    public static Chunking Fitting(GramWork work, long available)
    {
        int count = CountOf(work);
        long pixel = BytesPerPixel(work);
        long map = pixel * work.Shape.Pixels;
        int sum = work.Element == GramElement.Double ? sizeof(double) : sizeof(float);
        long forFeatures = Math.Max(0, available - ((long)Matrices * count * work.Shape.GramLength * sum));
        int pixels = (int)Math.Clamp(forFeatures / pixel, Math.Min(MinimumPixels, work.Shape.Pixels), work.Shape.Pixels);
        return new Chunking((int)Math.Clamp(forFeatures / map, 1, count), pixels);
    }

    /// <summary>Chunks half as large, or null if these are the smallest.</summary>
    public Chunking? Half => Maps > 1 ? this with { Maps = (Maps + 1) / 2 }
        : Pixels > MinimumPixels ? this with { Pixels = Math.Max(MinimumPixels, (Pixels + 1) / 2) }
        : null;

    /// <summary>The number of feature maps of an operation.</summary>
    public static int CountOf(GramWork work) => work is GramProductWork product ? product.Count : 1;

    /// <summary>Whether there is a single chunk.</summary>
    public bool IsWhole(GramWork work) => Maps == CountOf(work) && Pixels == work.Shape.Pixels;

    /// <summary>The chunks, in the order of the features.</summary>
    public IEnumerable<Chunk> Chunks(GramWork work)
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

    /// <summary>The size of a chunk.</summary>
    public override string ToString() => Maps > 1 ? $"chunks of {Maps} feature maps" : $"chunks of {Pixels} pixels";

    /// <summary>Bytes per pixel on the device: its values, those converted to single if they are half, and temporaries.</summary>
    private static long BytesPerPixel(GramWork work)
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
            GramCovarianceWork or GramCorrelationWork => 2, // plus the centred features
            _ => 3, // plus the gradient and its mask
        };
        return (long)work.Shape.Channels * value * copies;
    }
}

/// <summary>Features that are on the device at the same time: whole feature maps, or some pixels of one.</summary>
/// <param name="FirstMap">The first feature map.</param>
/// <param name="Maps">The number of feature maps.</param>
/// <param name="FirstPixel">The first pixel of each.</param>
/// <param name="Pixels">The number of pixels of each: all, unless there is one map.</param>
internal readonly record struct Chunk(int FirstMap, int Maps, int FirstPixel, int Pixels)
{
    /// <summary>The values of the chunk in the features of an operation, or in its gradient.</summary>
    public HostBlock BlockIn(GramWork work)
    {
        GramShape shape = work.Shape;
        int featureStride = work is GramProductWork product ? product.FeatureStride : shape.FeatureLength;
        int first = FirstMap * featureStride;
        return (Pixels == shape.Pixels, shape.Layout) switch
        {
            (true, _) => new HostBlock(first, Maps, shape.FeatureLength, featureStride),
            (_, FeatureLayout.ChannelsFirst) => new HostBlock(first + FirstPixel, shape.Channels, Pixels, shape.Pixels),
            _ => new HostBlock(first + (FirstPixel * shape.Channels), 1, Pixels * shape.Channels, 0),
        };
    }
}
