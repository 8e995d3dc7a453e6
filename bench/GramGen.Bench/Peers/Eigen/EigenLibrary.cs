using System.Runtime.InteropServices;

namespace GramGen.Bench.Peers.Eigen;

/// <summary>Eigen's products of one size, compiled and loaded.</summary>
internal sealed unsafe class EigenLibrary
{
    /// <summary>Loads what <see cref="EigenCompiler"/> compiled.</summary>
    /// <exception cref="DllNotFoundException">The file does not load here.</exception>
    public EigenLibrary(string file)
    {
        nint library = NativeLibrary.Load(file);
        Products = [.. ProductNames.Select(name => new EigenProduct(name, NativeLibrary.GetExport(library, name)))];
        var version = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, "gram_version");
        Version = Marshal.PtrToStringUTF8((nint)version())!;
    }

    /// <summary>The entry points of EigenPeer.cpp that compute a Gram matrix.</summary>
    public static IReadOnlyList<string> ProductNames { get; } = ["gram_product", "gram_lazy_product", "gram_triangle_product"];

    /// <summary>The same product as Eigen's different expressions; which is fastest depends on the size.</summary>
    public IReadOnlyList<EigenProduct> Products { get; }

    /// <summary>The versions of Eigen and of the compiler.</summary>
    public string Version { get; }
}

/// <summary>A compiled expression that computes the lower triangle of G, or all of it.</summary>
/// <param name="Name">Its entry point.</param>
/// <param name="Address">Its address.</param>
internal sealed unsafe record EigenProduct(string Name, nint Address)
{
    /// <summary>A call of it. Its transition costs next to nothing, as in a C++ program.</summary>
    public Action Bind(float* features, float* gram)
    {
        var compute = (delegate* unmanaged[Cdecl, SuppressGCTransition]<float*, float*, void>)Address;
        return () => compute(features, gram);
    }
}
