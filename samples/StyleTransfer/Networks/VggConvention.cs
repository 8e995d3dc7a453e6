using System.Globalization;
using StyleTransfer.Weights;

namespace StyleTransfer.Networks;

/// <summary>What a VGG-19 file calls its tensors, and the pictures that its network was trained with.</summary>
/// <param name="Preprocessing"><see cref="Torchvision"/> or <see cref="Caffe"/>.</param>
/// <param name="NameOf">
/// The name of a convolution by its index in torchvision's sequence of layers, its block and its number in the block.
/// </param>
internal sealed record VggConvention(string Preprocessing, Func<int, int, int, string> NameOf)
{
    /// <summary>Red, green and blue from 0 to 1, normalized to mean 0 and variance 1.</summary>
    public const string Torchvision = "torchvision";

    /// <summary>Blue, green and red from 0 to 255, without their means.</summary>
    public const string Caffe = "caffe";

    /// <remarks>
    /// Files with the paper's names are conversions of the authors' Caffe model, as far as the public ones go. The names of torchvision
    /// do not tell as much: some conversions of the Caffe model have them too.
    /// </remarks>
    private static readonly VggConvention[] All =
    [
        new(Torchvision, (index, _, _) => string.Create(CultureInfo.InvariantCulture, $"features.{index}")),
        new(Torchvision, (index, _, _) => string.Create(CultureInfo.InvariantCulture, $"{index}")),
        new(Caffe, (_, block, number) => string.Create(CultureInfo.InvariantCulture, $"conv{block}_{number}")),
    ];

    private string FirstTensor => $"{NameOf(0, 1, 1)}.weight";

    /// <summary>Finds the convention of a file by its names.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="preprocessing">The user's choice; <see langword="null"/> for what the names suggest.</param>
    /// <exception cref="UsageException">The names are of no known convention, or of several.</exception>
    public static VggConvention Of(WeightFile weights, string? preprocessing)
    {
        VggConvention[] found = [.. All.Where(convention => weights.Has(convention.FirstTensor))];
        string known = string.Join(", ", All.Select(convention => $"'{convention.FirstTensor}'"));
        return found switch
        {
            [] => throw new UsageException($"'{weights.Path}' has none of the tensors {known}, one of which starts the weights of VGG-19."),
            [var one] => one with { Preprocessing = preprocessing ?? one.Preprocessing },
            _ => throw new UsageException(
                $"'{weights.Path}' has several of the tensors {known}; the weights of VGG-19 have the names of one convention."),
        };
    }
}
