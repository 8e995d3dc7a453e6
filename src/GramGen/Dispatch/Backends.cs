namespace GramGen.Dispatch;

/// <summary>The backend in use: named once, before the first product, and then for good.</summary>
internal static class Backends
{
    /// <summary>Null until a backend is named or a product is asked for, which settles that it is the CPU.</summary>
    private static GramBackend? _inUse;

    /// <summary>The backend in use now.</summary>
    public static GramBackend InUse => Volatile.Read(ref _inUse) ?? GramBackend.Cpu;

    public static void Use(GramBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (Interlocked.CompareExchange(ref _inUse, backend, null) is { } other)
        {
            GramThrow.BackendSettled(backend, other);
        }
    }

    /// <summary>The backend to ask, or null if the CPU computes anyway.</summary>
    /// <param name="wish">The one that the options ask for.</param>
    /// <param name="isa">An instruction set that they ask for, which is the CPU's.</param>
    /// <param name="path">A path that they ask for, which is the CPU's.</param>
    public static GramBackend? Candidate(GramBackend? wish, GramIsa? isa, GramPath path)
    {
        GramBackend backend = wish ?? Volatile.Read(ref _inUse) ?? Settle();
        bool isCpu = backend == GramBackend.Cpu || (wish is null && (isa is not null || path != GramPath.Auto));
        return isCpu ? null : backend;
    }

    private static GramBackend Settle() =>
        Interlocked.CompareExchange(ref _inUse, GramBackend.Cpu, null) ?? GramBackend.Cpu;
}
