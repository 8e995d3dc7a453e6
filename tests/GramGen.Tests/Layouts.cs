namespace GramGen.Tests;

/// <summary>Features channel after channel in another order.</summary>
internal static class Layouts
{
    public static T[] Of<T>(T[] features, GramShape shape, FeatureLayout layout) =>
        layout == FeatureLayout.ChannelsLast ? ChannelsLast(features, shape) : features;

    public static T[] ChannelsLast<T>(T[] features, GramShape shape)
    {
        var last = new T[features.Length];
        for (int i = 0; i < features.Length; i++)
        {
            last[(i % shape.Pixels * shape.Channels) + (i / shape.Pixels)] = features[i];
        }

        return last;
    }
}
