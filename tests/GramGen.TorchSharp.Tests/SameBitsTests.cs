using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;
using GramGen.TorchSharp.InPlace;

namespace GramGen.TorchSharp.Tests;

/// <summary>Matrices of tensors have the bits that the calls with spans give, wherever and however the values lie.</summary>
public sealed class SameBitsTests
{
    public SameBitsTests() => Torch.Require();

    public static TheoryData<long[], Lie> Tensors => new()
    {
        { [5, 77], Lie.Contiguous },
        { [5, 77], Lie.ChannelsLast },
        { [5, 77], Lie.Offset },
        { [5, 77], Lie.ChannelsLastOffset },
        { [5, 77], Lie.PartOfRows },
        { [1, 77], Lie.ChannelsLast },
        { [5, 1], Lie.Contiguous },
        { [5, 1], Lie.PartOfRows },
        { [1, 1], Lie.Contiguous },
        { [6, 7, 9], Lie.Contiguous },
        { [6, 7, 9], Lie.ChannelsLast },
        { [6, 7, 9], Lie.Offset },
        { [6, 7, 9], Lie.ChannelsLastOffset },
        { [6, 7, 9], Lie.PartOfRows },
        { [6, 7, 9], Lie.ChannelsLastPartOfRows },
        { [6, 7, 9], Lie.Turned },
        { [6, 1, 9], Lie.ChannelsLast },
        { [6, 9, 1], Lie.ChannelsLast },
        { [6, 9, 1], Lie.PartOfRows },
        { [1, 7, 9], Lie.ChannelsLast },
        { [4, 3, 20, 20], Lie.Contiguous },
        { [4, 3, 20, 20], Lie.ChannelsLast },
        { [4, 3, 20, 20], Lie.Offset },
        { [4, 3, 20, 20], Lie.ChannelsLastOffset },
        { [4, 3, 20, 20], Lie.EverySecondMap },
        { [4, 3, 20, 20], Lie.PartOfRows },
        { [4, 3, 20, 20], Lie.ChannelsLastPartOfRows },
        { [4, 3, 20, 20], Lie.Turned },
        { [1, 3, 20, 20], Lie.ChannelsLast },
        { [1, 3, 20, 20], Lie.EverySecondMap },
        { [3, 1, 1, 1], Lie.EverySecondMap },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gram_matrices(long[] sizes, Lie lie)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.Float16 })
        {
            using Tensor features = Maps.Of(sizes, type, lie: lie);
            using Tensor gram = features.Gram();
            using Tensor scaled = features.Gram(GramScale.PerElement);
            Assert.Equal(MatrixSizes(sizes), gram.shape);
            Assert.Equal(type == torch.ScalarType.Float16 ? torch.ScalarType.Float32 : type, gram.dtype);
            Assert.Equal(Spans.Gram(features), Spans.Of(gram));
            Assert.Equal(Spans.Gram(features, GramScale.PerElement), Spans.Of(scaled));
            Assert.True(gram.is_contiguous());
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Covariances(long[] sizes, Lie lie)
    {
        CovarianceNormalization normalization =
            sizes[^1] * sizes[^2] == sizes[^2] ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased;
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.Float16 })
        {
            using Tensor features = Maps.Of(sizes, type, lie: lie);
            using Tensor covariance = features.Covariance(normalization);
            Assert.Equal(MatrixSizes(sizes), covariance.shape);
            Assert.Equal(Spans.Covariance(features, normalization), Spans.Of(covariance));
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Features_are_copied_only_where_their_rows_are_apart(long[] sizes, Lie lie)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float32, lie: lie);
        bool isInPlace = lie is not (Lie.PartOfRows or Lie.ChannelsLastPartOfRows or Lie.Turned);
        Assert.Equal(isInPlace, FeatureTensor.Of(features).IsInPlace);
    }

    private static long[] MatrixSizes(long[] sizes) => sizes.Length == 4 ? [sizes[0], sizes[1], sizes[1]] : [sizes[0], sizes[0]];
}
