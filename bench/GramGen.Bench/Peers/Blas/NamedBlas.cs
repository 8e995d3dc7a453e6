namespace GramGen.Bench.Peers.Blas;

/// <summary>A library with the CBLAS entry points and 32-bit integers that the user names, beside those of the machine.</summary>
internal sealed unsafe class NamedBlas : BlasLibrary
{
    private readonly delegate* unmanaged[Cdecl]<nint, void> _setThreads;
    private readonly delegate* unmanaged[Cdecl]<byte*> _version;
    private readonly string _path;

    private NamedBlas(string name, string path)
        : base(name, [path], "it was named by --peer")
    {
        _path = path;
        // An int is passed in the same register as a pointer-wide integer.
        _setThreads = (delegate* unmanaged[Cdecl]<nint, void>)FindFirst(
            "openblas_set_num_threads", "bli_thread_set_num_threads", "MKL_Set_Num_Threads", "omp_set_num_threads");
        _version = (delegate* unmanaged[Cdecl]<byte*>)FindFirst("openblas_get_config", "bli_info_get_version_str");
    }

    public override string Version => _version is null ? _path : $"{Text(_version())}, {_path}";

    /// <summary>Loads libraries, each when it is requested.</summary>
    /// <param name="options">A name and a path each, as in <c>AOCL=libblis-mt.so</c>.</param>
    /// <exception cref="UsageException">
    /// An option has another form, or two libraries one name; while they are enumerated: no such library loads.
    /// </exception>
    public static IEnumerable<BlasLibrary> LoadLater(IReadOnlyList<string> options)
    {
        var names = new HashSet<string> { OpenBlas.Kernels.Library, Blis.Kernels.Library, Mkl.Kernels.Library };
        var named = new List<(string Name, string Path)>();
        foreach (string option in options)
        {
            if (option.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } path])
            {
                throw new UsageException($"--peer is a name and the path of a CBLAS library, as in AOCL=libblis-mt.so; it is '{option}'.");
            }

            if (!names.Add(name))
            {
                throw new UsageException($"--peer {option}: another library is named {name} in the report; choose another name.");
            }

            named.Add((name, path));
        }

        return named.Select(library => Load(library.Name, library.Path));
    }

    private static NamedBlas Load(string name, string path)
    {
        var library = new NamedBlas(name, path);
        return library.UnavailableReason is null
            ? library
            : throw new UsageException($"--peer {name}={path}: {library.UnavailableReason}.");
    }

    /// <summary>A library without a known entry point keeps the threads of its environment variables.</summary>
    protected override void Limit(int threads)
    {
        if (_setThreads is not null)
        {
            _setThreads(threads);
        }
    }
}
