using System.Reflection;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Peers.Eigen;

namespace GramGen.Bench.Peers;

/// <summary>A call of another library that computes what an operation of GramGen does.</summary>
/// <param name="Routine">The routine it calls.</param>
/// <param name="Prepare">Makes a call ready; not timed.</param>
/// <param name="Operations">The operations that it is compared with; all compute the same.</param>
internal sealed record Peer(LibraryRoutine Routine, Func<OperationInputs, Call> Prepare, params IReadOnlyList<Operation> Operations)
{
    public string Name => Routine.Name;

    /// <inheritdoc cref="LibraryRoutine.UnavailableReason"/>
    public string? UnavailableReason => Routine.UnavailableReason;

    public bool IsAvailable => UnavailableReason is null;

    /// <summary>Which sizes it is measured at.</summary>
    public Func<GramShape, bool> Fits { get; init; } = _ => true;

    /// <summary>Everything a user could compute a Gram matrix with instead, each library by its best calls; also the unavailable.</summary>
    /// <param name="shapes">The sizes that are measured, for a peer that is compiled for them.</param>
    /// <param name="named">Libraries that the user names.</param>
    public static IReadOnlyList<Peer> OfProduct(IReadOnlyList<GramShape> shapes, params IEnumerable<BlasLibrary> named) =>
    [
        .. LoadBlas(named).SelectMany(BlasPeers.OfProduct),
        EigenPeer.OfProduct(shapes),
        TorchPeers.OfProduct(),
        .. ManagedPeers.OfProduct(),
    ];

    /// <summary>Other libraries' calls for each operation; also the unavailable.</summary>
    /// <param name="named">Libraries that the user names.</param>
    public static IReadOnlyList<Peer> OfOperations(params IEnumerable<BlasLibrary> named) =>
    [
        .. LoadBlas(named).SelectMany(BlasPeers.OfOperations),
        .. TorchPeers.OfOperations(),
        .. ManagedPeers.OfOperations(),
    ];

    /// <summary>The machine's BLAS libraries and those that the user names; also the unavailable.</summary>
    /// <remarks>The named ones last: a file with the name of one of the machine's libraries would be taken for it.</remarks>
    public static BlasLibrary[] LoadBlas(IEnumerable<BlasLibrary> named) =>
        [OpenBlas.Kernels.LoadBest(), Blis.Kernels.LoadBest(), Mkl.Kernels.LoadBest(), .. named];
}

/// <summary>A routine of another library, which may be missing on this machine.</summary>
internal abstract class LibraryRoutine
{
    /// <summary>The library and its routine, as in <c>OpenBLAS ssyrk</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Why it cannot run here, and how to fix that; <see langword="null"/> where it runs.</summary>
    public virtual string? UnavailableReason => null;

    /// <summary>The library's own description of its version. Valid only where it is available, like the rest.</summary>
    public abstract string Version { get; }

    /// <summary>Limits the threads of its calls.</summary>
    public abstract void SetThreads(int threads);

    /// <summary>Name and version of a managed library, without the commit that some append.</summary>
    protected static string VersionOf(Type type)
    {
        Assembly assembly = type.Assembly;
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"{assembly.GetName().Name} {version?.Split('+')[0]}";
    }
}
