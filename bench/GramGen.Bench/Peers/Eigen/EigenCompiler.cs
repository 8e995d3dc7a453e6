using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers.Eigen;

/// <summary>Compiles Eigen's products of a size to a native library, with a C++ compiler and headers that this machine may lack.</summary>
internal sealed class EigenCompiler
{
    public const string HeadersVariable = "EIGEN3_INCLUDE_DIR";

    private const string Source = "EigenPeer.cpp";

    private static readonly string[] Compilers = ["g++", "clang++", "c++"];
    private static readonly string[] UsualHeaders =
        ["/usr/include/eigen3", "/usr/local/include/eigen3", "/opt/homebrew/include/eigen3"];

    private readonly string _compiler = "";
    private readonly string _headers = "";

    /// <param name="searchPath">Folders of programs, separated as in <c>PATH</c>.</param>
    /// <param name="headers">Folders that may hold Eigen's headers.</param>
    public EigenCompiler(string searchPath, params IReadOnlyList<string> headers)
    {
        string[] programs = [.. Compilers.SelectMany(name => searchPath
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)))];
        if (programs.FirstOrDefault(File.Exists) is not { } compiler)
        {
            UnavailableReason = $"no C++ compiler ({string.Join(", ", Compilers)}) is in PATH; on Debian: apt-get install g++";
        }
        else if (headers.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Eigen", "Core"))) is not { } found)
        {
            UnavailableReason = $"no Eigen headers are in {string.Join(" or ", headers)}; on Debian: apt-get install libeigen3-dev, "
                + $"elsewhere set {HeadersVariable} to their folder";
        }
        else
        {
            _compiler = compiler;
            _headers = found;
        }
    }

    /// <summary>Why it cannot compile; <see langword="null"/> where it can.</summary>
    public string? UnavailableReason { get; }

    /// <summary>The compiler and the headers of this machine.</summary>
    public static EigenCompiler Find() => new(
        Environment.GetEnvironmentVariable("PATH") ?? "",
        Environment.GetEnvironmentVariable(HeadersVariable) is { Length: > 0 } chosen ? [chosen] : UsualHeaders);

    /// <summary>The library with the products of a size, compiled unless an earlier run did.</summary>
    /// <exception cref="UsageException">The compiler fails.</exception>
    public string Compile(GramShape shape)
    {
        string source = ReadSource();
        string[] options =
        [
            "-O3", "-march=native", "-DNDEBUG", "-shared", "-fPIC",
            $"-DCHANNELS={shape.Channels}", $"-DPIXELS={shape.Pixels}", "-I", _headers,
        ];
        string file = Path.Combine(CreateFolder(), $"{shape.Channels}x{shape.Pixels}-{KeyOf(source, options)}");
        if (!File.Exists(file))
        {
            // Another process may do the same at the same time.
            string unfinished = $"{file}.{Environment.ProcessId}";
            Run([.. options, "-x", "c++", "-", "-o", unfinished], source, shape);
            File.Move(unfinished, file, overwrite: true);
        }

        return file;
    }

    /// <summary>Beside the program: no other user can write there, and a clean build removes it.</summary>
    private static string CreateFolder() => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "eigen")).FullName;

    private static string ReadSource()
    {
        using Stream stream = typeof(EigenCompiler).Assembly.GetManifestResourceStream(Source)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The processor is part of it: <c>-march=native</c> compiles for this one.</summary>
    private string KeyOf(string source, string[] options)
    {
        string key = string.Join('\n', [Machine.CpuName(), _compiler, .. options, source]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
    }

    private void Run(string[] arguments, string source, GramShape shape)
    {
        using Process process = Process.Start(new ProcessStartInfo(_compiler, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(source);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading; its exit code says why.
        }

        process.WaitForExit();
        _ = output.Result;
        if (process.ExitCode != 0)
        {
            string[] lines = errors.Result.Split('\n');
            string reason = lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines[0];
            throw new UsageException($"{Path.GetFileName(_compiler)} does not compile {Source} for {shape}: {reason.Trim()}");
        }
    }
}
