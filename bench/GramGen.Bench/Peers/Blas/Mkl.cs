namespace GramGen.Bench.Peers.Blas;

/// <summary>Intel's Math Kernel Library.</summary>
internal sealed unsafe class Mkl : BlasLibrary
{
    public static readonly KernelChoice Kernels = new("MKL", "MKL_ENABLE_INSTRUCTIONS", [], () => new Mkl());

    private const int VersionLength = 200;

    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, void> _version;

    public Mkl()
        : base("MKL", ["libmkl_rt.so.2", "libmkl_rt.dylib", "mkl_rt.2.dll"], "it is Intel's oneAPI Math Kernel Library")
    {
        _setThreads = (delegate* unmanaged[Cdecl]<int, void>)Find("MKL_Set_Num_Threads");
        _version = (delegate* unmanaged[Cdecl]<byte*, int, void>)Find("MKL_Get_Version_String");
    }

    public override string Version
    {
        get
        {
            byte* text = stackalloc byte[VersionLength];
            _version(text, VersionLength - 1);
            return Text(text);
        }
    }

    public override void SetThreads(int threads) => _setThreads(threads);
}
