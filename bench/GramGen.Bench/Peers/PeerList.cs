using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Peers;

/// <summary>Everything that GramGen is compared with.</summary>
internal static class PeerList
{
    /// <summary>All of them, those absent too.</summary>
    public static IReadOnlyList<IPeer> All() =>
    [
        .. BlasPeer.RoutinesOf(OpenBlas.Kernels.LoadBest()),
        .. BlasPeer.RoutinesOf(Blis.Kernels.LoadBest()),
        .. BlasPeer.RoutinesOf(Mkl.Kernels.LoadBest()),
        new TorchPeer(),
        new TensorPrimitivesPeer(),
        new MathNetPeer(),
    ];
}
