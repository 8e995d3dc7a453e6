using TorchSharp;

namespace GramGen.TorchSharp.InPlace;

/// <summary>A caller's options for the kernels: with the layout of the tensor, and as many threads as torch takes.</summary>
internal static class KernelOptions
{
    private const int NoLimit = -1;

    private static GramOptions? _channelsFirst;
    private static GramOptions? _channelsLast;

    public static GramOptions Of(GramOptions? options, FeatureLayout layout)
    {
        int threads = ThreadsOf(options?.MaxDegreeOfParallelism ?? NoLimit);
        if (options is null || options == GramOptions.Default)
        {
            return Defaults(ref layout == FeatureLayout.ChannelsFirst ? ref _channelsFirst : ref _channelsLast, layout, threads);
        }

        return options with { Layout = layout, MaxDegreeOfParallelism = threads };
    }

    public static GramGradientOptions Of(GramGradientOptions? options, FeatureLayout layout)
    {
        options ??= GramGradientOptions.Default;
        return options with { Layout = layout, MaxDegreeOfParallelism = ThreadsOf(options.MaxDegreeOfParallelism) };
    }

    /// <summary>
    /// Those of the backward pass. Nothing cancels it: what is thrown there would end the process, for native code is on the stack.
    /// </summary>
    public static GramGradientOptions OfBackward(GramOptions? options) => options is null
        ? GramGradientOptions.Default
        : new()
        {
            Scale = options.Scale,
            Isa = options.Isa,
            Path = options.Path,
            Backend = options.Backend,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        };

    private static int ThreadsOf(int asked) => asked == NoLimit ? torch.get_num_threads() : asked;

    private static GramOptions Defaults(ref GramOptions? known, FeatureLayout layout, int threads)
    {
        GramOptions? options = known;
        if (options?.MaxDegreeOfParallelism != threads)
        {
            options = new GramOptions { Layout = layout, MaxDegreeOfParallelism = threads };
            known = options;
        }

        return options;
    }
}
