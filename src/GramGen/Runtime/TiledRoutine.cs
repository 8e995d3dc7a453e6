using System.ComponentModel;
using GramGen.Generic;
using GramGen.Pipeline;

namespace GramGen.Runtime;

/// <summary>A routine with tiles for each vector width. Scalar tiles are the same for all sizes.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="TAvx512">Tiles of 512-bit vectors.</typeparam>
/// <typeparam name="TAvx2">Tiles of 256-bit vectors.</typeparam>
/// <typeparam name="TVector128">Tiles of 128-bit vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TiledRoutine<TAvx512, TAvx2, TVector128> : GramRoutine
    where TAvx512 : struct, IGramTiles
    where TAvx2 : struct, IGramTiles
    where TVector128 : struct, IGramTiles
{
    /// <summary>Makes a routine of its tiles.</summary>
    /// <param name="name">The type that declares the kernel, for people.</param>
    /// <exception cref="NotSupportedException">A strip is longer than this version of the library takes.</exception>
    public TiledRoutine(string name)
        : base(name) => GramThrow.IfTooLong(
            name, Math.Max(TAvx512.Strip, Math.Max(TAvx2.Strip, TVector128.Strip)), IGramTiles.LongestStrip);

    internal override void Run(GramIsa isa, scoped in GramCall call, Parallelism parallelism)
    {
        switch (isa)
        {
            case GramIsa.Avx512:
                GramPipeline.Run<TAvx512>(call, parallelism);
                break;
            case GramIsa.Avx2:
                GramPipeline.Run<TAvx2>(call, parallelism);
                break;
            case GramIsa.Vector128:
                GramPipeline.Run<TVector128>(call, parallelism);
                break;
            default:
                GramPipeline.Run<ScalarTiles>(call, parallelism);
                break;
        }
    }

    internal override TileLayout LayoutOf(GramIsa isa, GramShape shape) => isa switch
    {
        GramIsa.Avx512 => LayoutOf<TAvx512>(shape),
        GramIsa.Avx2 => LayoutOf<TAvx2>(shape),
        GramIsa.Vector128 => LayoutOf<TVector128>(shape),
        _ => LayoutOf<ScalarTiles>(shape),
    };

    private static TileLayout LayoutOf<TTiles>(GramShape shape)
        where TTiles : struct, IGramTiles => new(TTiles.Strip, TTiles.Columns, TTiles.PanelStride(shape));
}
