using System.Text.Json.Serialization;
using StyleTransfer.Losses;
using StyleTransfer.Networks;
using StyleTransfer.Optimizing;

namespace StyleTransfer.Runs;

/// <summary>Everything that the result of a run depends on, apart from the pictures and the machine.</summary>
internal sealed record RunSettings
{
    public const string Cpu = "cpu";
    public const int SmallestSide = 32;

    public required IReadOnlyList<StyleSource> Styles { get; init; }

    /// <summary>The content picture: a file, or <c>drawn:</c> and a name; <see langword="null"/> for a texture.</summary>
    public string? Content { get; init; }

    /// <summary>The longer side of the result.</summary>
    public int Size { get; init; } = 256;

    /// <summary>
    /// The side of the patches in which large pictures are computed, with the same result up to rounding; <see langword="null"/> for none.
    /// </summary>
    [JsonIgnore]
    public int? PatchSide { get; init; }

    /// <summary>The number of sizes, each twice the previous one.</summary>
    public int Sizes { get; init; } = 3;

    /// <summary>Steps at each size.</summary>
    public int Iterations { get; init; } = 100;

    public int Seed { get; init; } = 1;

    public string Optimizer { get; init; } = Optimizers.LBfgsName;

    public string Gram { get; init; } = GramGenImplementation.GramGenName;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>. Results differ between devices.</summary>
    public string Device { get; init; } = Cpu;

    /// <summary>One of <see cref="NetworkName"/>.</summary>
    public string Network { get; init; } = NetworkName.ResNet18;

    /// <summary>A VGG-19 weight file; only for that network.</summary>
    public string? Weights { get; init; }

    /// <summary>A preprocessing of <see cref="VggConvention"/>; <see langword="null"/> for what the names in the file suggest.</summary>
    public string? Preprocessing { get; init; }

    /// <summary>Max pooling rather than average pooling; <see langword="null"/> for the network's default.</summary>
    public bool? MaximumPooling { get; init; }

    /// <summary>Empty for the network's default.</summary>
    public IReadOnlyList<string> StyleLayers { get; init; } = [];

    /// <summary><see langword="null"/> for the network's default.</summary>
    public string? ContentLayer { get; init; }

    /// <summary>α, the weight of the content.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>β, the weight of the style; <see langword="null"/> for the network's default.</summary>
    public double? Beta { get; init; }

    /// <summary>The weight of the total variation.</summary>
    public double Variation { get; init; }

    /// <summary>Transfers the style to the brightness only and keeps the colours of the content.</summary>
    public bool KeepColours { get; init; }

    /// <summary>What filters see beyond the result: a texture wraps around, which makes it tileable.</summary>
    public Border Border => Content is null ? Border.Wrapped : Border.Reflected;

    /// <summary>The longer side at each size, coarsest first.</summary>
    public IReadOnlyList<int> LongerSides =>
        [.. Enumerable.Range(0, Sizes).Reverse().Select(halvings => Size >> halvings)
            .Where((side, i) => side >= SmallestSide || i == Sizes - 1)];
}
