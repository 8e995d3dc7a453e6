using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Forms;

/// <summary>Everything that the forms are compared with.</summary>
internal static class FormPeerList
{
    /// <summary>All of them, those absent too.</summary>
    public static IReadOnlyList<FormPeer> All() =>
    [
        .. BlasFormPeers.Of(OpenBlas.Kernels.LoadBest()),
        .. BlasFormPeers.Of(Blis.Kernels.LoadBest()),
        .. BlasFormPeers.Of(Mkl.Kernels.LoadBest()),
        .. TorchFormPeers.All(),
    ];
}
