using System.Numerics;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>How tiles cover a size.</summary>
/// <param name="Algorithm">Dot products or outer products.</param>
/// <param name="Strip">R: the channels in a strip, so that most tiles are R × S.</param>
/// <param name="Columns">S.</param>
/// <param name="PanelStride">
/// Of the copied blocks, or <see cref="PanelLayout.InPlace"/>; of a transposed panel from pixel to pixel.
/// </param>
internal readonly record struct TileLayout(GramAlgorithm Algorithm, int Strip, int Columns, int PanelStride)
{
    /// <summary>Of the tiles that <see cref="GramPipeline.Run{T, TTiles, TGeneric}"/> takes.</summary>
    public static TileLayout Of<T, TTiles, TGeneric>(GramShape shape, FeatureForm features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
        where TGeneric : struct, IGramTiles<T> =>
        GramPipeline.CanRead<T, TTiles>(shape, features) ? Of<T, TTiles>(shape, features) : Of<T, TGeneric>(shape, features);

    public static TileLayout Of<T, TTiles>(GramShape shape, FeatureForm features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T> => new(
            GramAlgorithm.DotProducts,
            TTiles.Strip,
            TTiles.Columns,
            !features.IsReadable ? PanelLayout.PaddedStrideOf(shape.Pixels, Element<T>.Type) : TTiles.PanelStride(shape));

    public static TileLayout OfOuterProducts<TTiles>()
        where TTiles : struct, IOuterTiles => new(
            GramAlgorithm.OuterProducts, StripPanel.StripChannels, TTiles.Vectors * TTiles.VectorLength, StripPanel.StripChannels);
}
