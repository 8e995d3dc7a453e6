using StyleTransfer.Networks;

namespace StyleTransfer.Runs;

/// <summary>All that the picture of a run depends on.</summary>
internal sealed record RunSettings
{
    public const string Cpu = "cpu";
    public const int SmallestSide = 32;

    /// <summary>The style's file, or <c>drawn:</c> and a name.</summary>
    public required string Style { get; init; }

    /// <summary>The content's; <see langword="null"/> for a texture.</summary>
    public string? Content { get; init; }

    /// <summary>The longer side of the result.</summary>
    public int Size { get; init; } = 256;

    /// <summary>How many sizes a run goes through, each twice the one before.</summary>
    public int Sizes { get; init; } = 3;

    /// <summary>Steps at each size.</summary>
    public int Iterations { get; init; } = 100;

    public int Seed { get; init; } = 1;

    public string Optimizer { get; init; } = "lbfgs";

    public string Gram { get; init; } = "gramgen";

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>: two devices do not give the same bits.</summary>
    public string Device { get; init; } = Cpu;

    /// <summary>A file of VGG-19's weights; <see langword="null"/> for random filters.</summary>
    public string? Weights { get; init; }

    public bool MaximumPooling { get; init; }

    /// <summary>Empty for the network's choice.</summary>
    public IReadOnlyList<string> StyleLayers { get; init; } = [];

    /// <summary><see langword="null"/> for the network's choice.</summary>
    public string? ContentLayer { get; init; }

    /// <summary>α, of the content.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>β, of the style.</summary>
    public double Beta { get; init; } = 1;

    public double Variation { get; init; }

    /// <summary>Only the brightness takes the style; the colours stay the content's.</summary>
    public bool KeepColours { get; init; }

    /// <summary>What lies beyond the result's border: a texture can be laid as tiles.</summary>
    public Border Border => Content is null ? Border.Wrapped : Border.Mirrored;

    /// <summary>The longer side at each size, from the coarsest on.</summary>
    public IReadOnlyList<int> LongerSides =>
        [.. Enumerable.Range(0, Sizes).Reverse().Select(halvings => Size >> halvings).Where((side, i) => side >= SmallestSide || i == Sizes - 1)];
}
