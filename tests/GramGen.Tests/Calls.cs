using GramGen.Packing;

namespace GramGen.Tests;

/// <summary>Calls as the library makes them once the arguments are checked.</summary>
internal static class Calls
{
    public static GramCall<float> Of(GramShape shape, ReadOnlySpan<float> features, Span<float> gram, float scale)
    {
        var dense = FeatureForm.Dense(shape, FeatureLayout.ChannelsFirst);
        return new GramCall<float>(new GramTask<float>(shape, dense, GramOutput.Dense(shape), scale, Beta: 0), features, gram);
    }
}
