using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Bench.Operations;

namespace GramGen.Bench.Datasets;

/// <summary>NumPy in a process that waits for a line between its runs: <c>G += X.T @ X</c> over a mapped file, block after block.</summary>
internal sealed class NumPy : IDisposable
{
    private const string Script =
        """
        import os, sys
        import numpy
        path, block = sys.argv[1], int(sys.argv[2])
        libraries = set()
        if os.path.exists("/proc/self/maps"):
            lines = open("/proc/self/maps").read().split("\n")
            libraries = {os.path.basename(line.split()[-1]) for line in lines if "blas" in line}
        print("NumPy", numpy.__version__, "with", ", ".join(sorted(libraries)) or "an unknown BLAS", flush=True)
        for line in sys.stdin:
            x = numpy.load(path, mmap_mode="r")
            gram = numpy.zeros((x.shape[1], x.shape[1]), x.dtype)
            for first in range(0, len(x), block):
                rows = numpy.asarray(x[first:first + block])
                gram += rows.T @ rows
            if line.strip():
                gram.tofile(line.strip())
            print(flush=True)
        """;

    // Each BLAS that NumPy may have been built with has a name for it.
    private static readonly string[] ThreadVariables =
        ["OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

    private readonly Process _process;

    private NumPy(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    /// <summary>NumPy's version, and the file of its BLAS.</summary>
    public string Version { get; }

    /// <summary>Starts it; null, with a reason, if it is not there.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="path">The .npy file.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="threads">The threads of its BLAS.</param>
    /// <param name="missing">Why it cannot run; null if it can.</param>
    public static NumPy? Start(string python, string path, int blockRows, int threads, out string? missing)
    {
        var start = new ProcessStartInfo(python, ["-c", Script, path, $"{blockRows}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in ThreadVariables)
        {
            start.Environment[variable] = $"{threads}";
        }

        missing = null;
        try
        {
            Process process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is { } version)
            {
                return new NumPy(process, version);
            }

            missing = process.StandardError.ReadToEnd().Trim().Split('\n')[^1];
            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            missing = problem.Message;
        }

        return null;
    }

    /// <summary>It as a way to compute the rows' matrix.</summary>
    public DatasetWay Way<T>(DatasetRows<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return new DatasetWay("NumPy, G += X.T @ X", rows.Rows, ReadsFile: true, () => Ask(""), Gram);

        double[] Gram()
        {
            string file = Path.Combine(rows.Folder.FullName, "numpy.gram");
            Ask(file);
            return ResultMatrix.ToDouble<T>(MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(file)));
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A run, with its result in a file if one is named.</summary>
    private void Ask(string file)
    {
        _process.StandardInput.WriteLine(file);
        _process.StandardInput.Flush();
        if (_process.StandardOutput.ReadLine() is null)
        {
            throw new InvalidOperationException($"NumPy ended: {_process.StandardError.ReadToEnd().Trim()}");
        }
    }
}
