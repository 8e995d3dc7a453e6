namespace GramGen.Bench.Peers.Blas;

/// <summary>BLIS.</summary>
internal sealed unsafe class Blis : BlasLibrary
{
    // It numbers processors, and the one with AVX-512 has always been the first.
    public static readonly KernelChoice Kernels = new("BLIS", "BLIS_ARCH_TYPE", ["0"], () => new Blis());

    // Its dim_t is as wide as a pointer unless built otherwise.
    private readonly delegate* unmanaged[Cdecl]<nint, void> _setThreads;
    private readonly delegate* unmanaged[Cdecl]<byte*> _version;
    private readonly delegate* unmanaged[Cdecl]<int> _architecture;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _nameOfArchitecture;

    public Blis()
        : base("BLIS", ["libblis.so.4", "libblis.dylib", "libblis.dll"], "on Debian: apt-get install libblis4-pthread")
    {
        _setThreads = (delegate* unmanaged[Cdecl]<nint, void>)Find("bli_thread_set_num_threads");
        _version = (delegate* unmanaged[Cdecl]<byte*>)Find("bli_info_get_version_str");
        _architecture = (delegate* unmanaged[Cdecl]<int>)Find("bli_arch_query_id");
        _nameOfArchitecture = (delegate* unmanaged[Cdecl]<int, byte*>)Find("bli_arch_string");
    }

    public override string Version => $"BLIS {Text(_version())}, kernels for {Text(_nameOfArchitecture(_architecture()))}";

    public override void SetThreads(int threads) => _setThreads(threads);
}
