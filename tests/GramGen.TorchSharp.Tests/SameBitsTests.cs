using GramGen.TorchSharp.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tests;

/// <summary>Matrices of tensors have the bits of the calls with spans, however the values are stored.</summary>
public sealed class SameBitsTests
{
    public SameBitsTests() => Torch.Require();

    public static TheoryData<long[], TensorLayout> Tensors => new()
    {
        { [5, 77], TensorLayout.Contiguous },
        { [5, 77], TensorLayout.ChannelsLast },
        { [5, 77], TensorLayout.Offset },
        { [5, 77], TensorLayout.ChannelsLastOffset },
        { [5, 77], TensorLayout.PartOfRows },
        { [1, 77], TensorLayout.ChannelsLast },
        { [5, 1], TensorLayout.Contiguous },
        { [5, 1], TensorLayout.PartOfRows },
        { [1, 1], TensorLayout.Contiguous },
        { [6, 7, 9], TensorLayout.Contiguous },
        { [6, 7, 9], TensorLayout.ChannelsLast },
        { [6, 7, 9], TensorLayout.Offset },
        { [6, 7, 9], TensorLayout.ChannelsLastOffset },
        { [6, 7, 9], TensorLayout.PartOfRows },
        { [6, 7, 9], TensorLayout.ChannelsLastPartOfRows },
        { [6, 7, 9], TensorLayout.Transposed },
        { [6, 1, 9], TensorLayout.ChannelsLast },
        { [6, 9, 1], TensorLayout.ChannelsLast },
        { [6, 9, 1], TensorLayout.PartOfRows },
        { [1, 7, 9], TensorLayout.ChannelsLast },
        { [4, 3, 20, 20], TensorLayout.Contiguous },
        { [4, 3, 20, 20], TensorLayout.ChannelsLast },
        { [4, 3, 20, 20], TensorLayout.Offset },
        { [4, 3, 20, 20], TensorLayout.ChannelsLastOffset },
        { [4, 3, 20, 20], TensorLayout.EverySecondMap },
        { [4, 3, 20, 20], TensorLayout.PartOfRows },
        { [4, 3, 20, 20], TensorLayout.ChannelsLastPartOfRows },
        { [4, 3, 20, 20], TensorLayout.Transposed },
        { [1, 3, 20, 20], TensorLayout.ChannelsLast },
        { [1, 3, 20, 20], TensorLayout.EverySecondMap },
        { [3, 1, 1, 1], TensorLayout.EverySecondMap },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Gram_matrices(long[] sizes, TensorLayout layout)
    {
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.Float16 })
        {
            using Tensor features = Maps.Of(sizes, type, layout: layout);
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
    public void Covariances(long[] sizes, TensorLayout layout)
    {
        CovarianceNormalization normalization =
            sizes[^1] * sizes[^2] == sizes[^2] ? CovarianceNormalization.Biased : CovarianceNormalization.Unbiased;
        foreach (torch.ScalarType type in new[] { torch.ScalarType.Float32, torch.ScalarType.Float64, torch.ScalarType.Float16 })
        {
            using Tensor features = Maps.Of(sizes, type, layout: layout);
            using Tensor covariance = features.Covariance(normalization);
            Assert.Equal(MatrixSizes(sizes), covariance.shape);
            Assert.Equal(Spans.Covariance(features, normalization), Spans.Of(covariance));
        }
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Features_are_copied_only_where_their_rows_are_apart(long[] sizes, TensorLayout layout)
    {
        using Tensor features = Maps.Of(sizes, torch.ScalarType.Float32, layout: layout);
        bool isInPlace = layout is not (TensorLayout.PartOfRows or TensorLayout.ChannelsLastPartOfRows or TensorLayout.Transposed);
        Assert.Equal(isInPlace, FeatureTensor.Of(features).IsInPlace);
    }

    private static long[] MatrixSizes(long[] sizes) => sizes.Length == 4 ? [sizes[0], sizes[1], sizes[1]] : [sizes[0], sizes[0]];
}
