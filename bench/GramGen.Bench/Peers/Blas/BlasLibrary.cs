using System.Runtime.InteropServices;

namespace GramGen.Bench.Peers.Blas;

/// <summary>A library with the CBLAS entry points, if it is on this machine.</summary>
internal abstract unsafe class BlasLibrary
{
    private readonly nint _handle;

    protected BlasLibrary(string name, string[] files, string howToGet)
    {
        Name = name;
        _handle = files.Select(Load).FirstOrDefault(handle => handle != 0);
        if (_handle == 0)
        {
            Absence = $"no {string.Join(" or ", files)} loads here; {howToGet}";
            return;
        }

        Ssyrk = (delegate* unmanaged[Cdecl]<int, int, int, int, int, float, float*, int, float, float*, int, void>)Find("cblas_ssyrk");
        Dsyrk = (delegate* unmanaged[Cdecl]<int, int, int, int, int, double, double*, int, double, double*, int, void>)Find("cblas_dsyrk");
        Sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Find("cblas_sgemm");
    }

    public string Name { get; }

    /// <summary>Why it cannot be called; <see langword="null"/> where it can.</summary>
    public string? Absence { get; private set; }

    /// <summary>order, uplo, trans, n, k, alpha, a, lda, beta, c, ldc.</summary>
    public delegate* unmanaged[Cdecl]<int, int, int, int, int, float, float*, int, float, float*, int, void> Ssyrk { get; }

    /// <inheritdoc cref="Ssyrk"/>
    public delegate* unmanaged[Cdecl]<int, int, int, int, int, double, double*, int, double, double*, int, void> Dsyrk { get; }

    /// <summary>order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc.</summary>
    public delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> Sgemm { get; }

    /// <summary>What it says it is, and for which processor its kernels are.</summary>
    public abstract string Version { get; }

    public abstract void SetThreads(int threads);

    /// <summary>Takes it out of the comparison.</summary>
    public void Exclude(string reason) => Absence = reason;

    /// <summary>An entry point; a library that lacks one counts as absent.</summary>
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

        Absence = $"the {Name} library here has no {entry}";
        return null;
    }

    private static nint Load(string file) => NativeLibrary.TryLoad(file, out nint handle) ? handle : 0;

    protected static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)?.Trim() ?? "";
}
