namespace GramGen.TorchSharp.Device;

/// <summary>A part of the features that is on the device at once: whole feature maps, or some pixels of one.</summary>
/// <param name="FirstMap">The first feature map.</param>
/// <param name="Maps">Feature maps.</param>
/// <param name="FirstPixel">The first pixel of each.</param>
/// <param name="Pixels">Pixels of each: all, or there is one map.</param>
internal readonly record struct Piece(int FirstMap, int Maps, int FirstPixel, int Pixels)
{
    /// <summary>Where it lies.</summary>
    public HostBlock BlockIn(in GramWork work)
    {
        int first = FirstMap * work.FeatureStride;
        return (Pixels == work.Shape.Pixels, work.Layout) switch
        {
            (true, _) => new HostBlock(first, Maps, work.Shape.FeatureLength, work.FeatureStride),
            (_, FeatureLayout.ChannelsFirst) => new HostBlock(first + FirstPixel, work.Shape.Channels, Pixels, work.Shape.Pixels),
            _ => new HostBlock(first + (FirstPixel * work.Shape.Channels), 1, Pixels * work.Shape.Channels, 0),
        };
    }
}
