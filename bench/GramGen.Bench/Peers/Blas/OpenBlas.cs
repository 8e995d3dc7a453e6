namespace GramGen.Bench.Peers.Blas;

/// <summary>OpenBLAS.</summary>
internal sealed unsafe class OpenBlas : BlasLibrary
{
    public static readonly KernelChoice Kernels =
        new("OpenBLAS", "OPENBLAS_CORETYPE", ["Haswell", "SkylakeX", "Cooperlake", "SapphireRapids"], () => new OpenBlas());

    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;
    private readonly delegate* unmanaged[Cdecl]<byte*> _config;
    private readonly delegate* unmanaged[Cdecl]<byte*> _coreName;

    public OpenBlas()
        : base(
            "OpenBLAS",
            ["libopenblas.so.0", "libopenblas.dylib", "libopenblas.dll"],
            "on Debian: apt-get install libopenblas0-pthread")
    {
        _setThreads = (delegate* unmanaged[Cdecl]<int, void>)Find("openblas_set_num_threads");
        _config = (delegate* unmanaged[Cdecl]<byte*>)Find("openblas_get_config");
        _coreName = (delegate* unmanaged[Cdecl]<byte*>)Find("openblas_get_corename");
    }

    public override string Version => $"{Text(_config())}, kernels for {Text(_coreName())}";

    public override void SetThreads(int threads) => _setThreads(threads);
}
