using System.Runtime.InteropServices;

namespace GramGen.Bench.Peers.Blas;

/// <summary>A library with the CBLAS entry points, which may be missing on this machine.</summary>
internal abstract unsafe class BlasLibrary
{
    private readonly nint _handle;

    protected BlasLibrary(string name, string[] files, string howToInstall)
    {
        Name = name;
        _handle = files.Select(Load).FirstOrDefault(handle => handle != 0);
        if (_handle == 0)
        {
            UnavailableReason = $"no {string.Join(" or ", files)} loads here; {howToInstall}";
            return;
        }

        Ssyrk = (delegate* unmanaged[Cdecl]<int, int, int, int, int, float, float*, int, float, float*, int, void>)Find("cblas_ssyrk");
        Dsyrk = (delegate* unmanaged[Cdecl]<int, int, int, int, int, double, double*, int, double, double*, int, void>)Find("cblas_dsyrk");
        Sgemm = (delegate* unmanaged[Cdecl]<
            int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Find("cblas_sgemm");
    }

    public string Name { get; }

    /// <summary>Why it cannot be called; <see langword="null"/> where it can.</summary>
    public string? UnavailableReason { get; private set; }

    /// <summary>order, uplo, trans, n, k, alpha, a, lda, beta, c, ldc.</summary>
    public delegate* unmanaged[Cdecl]<int, int, int, int, int, float, float*, int, float, float*, int, void> Ssyrk { get; }

    /// <inheritdoc cref="Ssyrk"/>
    public delegate* unmanaged[Cdecl]<int, int, int, int, int, double, double*, int, double, double*, int, void> Dsyrk { get; }

    /// <summary>order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc.</summary>
    public delegate* unmanaged[Cdecl]<
        int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Sgemm
    { get; }

    /// <summary>The library's version, and which processor its kernels target.</summary>
    public abstract string Version { get; }

    /// <summary>The threads that its calls may take.</summary>
    public int Threads { get; private set; } = 1;

    /// <summary>Limits the threads of its calls.</summary>
    public void SetThreads(int threads)
    {
        Threads = threads;
        Limit(threads);
    }

    /// <summary>Takes it out of the comparison.</summary>
    public void Exclude(string reason) => UnavailableReason = reason;

    /// <summary>Passes the number of threads to the library.</summary>
    protected abstract void Limit(int threads);

    /// <summary>An entry point; without it the library counts as unavailable.</summary>
    protected void* Find(string entry)
    {
        if (_handle == 0)
        {
            return null;
        }

        if (NativeLibrary.TryGetExport(_handle, entry, out nint address))
        {
            return (void*)address;
        }

        UnavailableReason = $"the {Name} library here has no {entry}";
        return null;
    }

    /// <summary>The first of these entry points that the library has, or null.</summary>
    protected void* FindFirst(params ReadOnlySpan<string> entries)
    {
        foreach (string entry in entries)
        {
            if (_handle != 0 && NativeLibrary.TryGetExport(_handle, entry, out nint address))
            {
                return (void*)address;
            }
        }

        return null;
    }

    protected static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)?.Trim() ?? "";

    private static nint Load(string file) => NativeLibrary.TryLoad(file, out nint handle) ? handle : 0;
}

/// <summary>OpenBLAS.</summary>
internal sealed unsafe class OpenBlas : BlasLibrary
{
    public static readonly KernelSelection Kernels =
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

    protected override void Limit(int threads) => _setThreads(threads);
}

/// <summary>BLIS.</summary>
internal sealed unsafe class Blis : BlasLibrary
{
    // BLIS numbers its architectures; number 0 has always been one with AVX-512.
    public static readonly KernelSelection Kernels = new("BLIS", "BLIS_ARCH_TYPE", ["0"], () => new Blis());

    // dim_t has the width of a pointer in default builds.
    private readonly delegate* unmanaged[Cdecl]<nint, void> _setThreads;
    private readonly delegate* unmanaged[Cdecl]<byte*> _version;
    private readonly delegate* unmanaged[Cdecl]<int> _architecture;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _architectureName;

    public Blis()
        : base("BLIS", ["libblis.so.4", "libblis.dylib", "libblis.dll"], "on Debian: apt-get install libblis4-pthread")
    {
        _setThreads = (delegate* unmanaged[Cdecl]<nint, void>)Find("bli_thread_set_num_threads");
        _version = (delegate* unmanaged[Cdecl]<byte*>)Find("bli_info_get_version_str");
        _architecture = (delegate* unmanaged[Cdecl]<int>)Find("bli_arch_query_id");
        _architectureName = (delegate* unmanaged[Cdecl]<int, byte*>)Find("bli_arch_string");
    }

    public override string Version => $"BLIS {Text(_version())}, kernels for {Text(_architectureName(_architecture()))}";

    protected override void Limit(int threads) => _setThreads(threads);
}

/// <summary>Intel's Math Kernel Library.</summary>
internal sealed unsafe class Mkl : BlasLibrary
{
    public static readonly KernelSelection Kernels = new("MKL", "MKL_ENABLE_INSTRUCTIONS", [], () => new Mkl());

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

    protected override void Limit(int threads) => _setThreads(threads);
}
