using System.Runtime.InteropServices;
using TorchSharp;

namespace GramGen.TorchSharp.Probing;

/// <summary>
/// libtorch as this process finds it. It is loaded before TorchSharp is asked, which prints and throws from its static constructor
/// where it fails.
/// </summary>
internal sealed class TorchLibrary
{
    private static readonly Lazy<TorchLibrary> Search = new(FindOut);

    /// <summary>The same for all of the process' life.</summary>
    public static TorchLibrary Found => Search.Value;

    public bool IsLoaded { get; private init; }

    public string? Version { get; private init; }

    public bool HasCuda { get; private init; }

    public int DeviceCount { get; private init; }

    /// <summary>Why it is not loaded, or else why it has no CUDA device.</summary>
    public string? Reason { get; private init; }

    private static TorchLibrary FindOut()
    {
        string? version = null;
        try
        {
            // Its parts first: the binding looks for them beside itself alone, unless they are loaded.
            _ = TryLoad("c10", out _);
            _ = TryLoad("torch_cpu", out nint cpu);
            _ = TryLoad("torch", out _);
            version = VersionOf(cpu);
            if (!TryLoad("LibTorchSharp", out _))
            {
                return new TorchLibrary { Version = version, HasCuda = Find("torch_cuda") is not null, Reason = WhyItDoesNotLoad() };
            }

            version ??= torch.__version__;
            int devices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            bool hasCuda = devices > 0 || TryLoad("torch_cuda", out _) || Find("torch_cuda") is not null;
            return new TorchLibrary
            {
                IsLoaded = true,
                Version = version,
                HasCuda = hasCuda,
                DeviceCount = devices,
                Reason = devices > 0 ? null : WhyThereIsNoDevice(hasCuda),
            };
        }
        // Whatever it is: a probe that throws is of no use.
        catch (Exception problem)
        {
            return new TorchLibrary { Version = version, Reason = LoaderMessage.Unknown(problem.GetBaseException().Message) };
        }
    }

    private static string WhyItDoesNotLoad()
    {
        TorchPlatform platform = TorchPlatform.Current;
        if (!platform.IsSupported)
        {
            return platform.NoBinding;
        }

        if (Find("torch_cpu") is not { } libtorch)
        {
            return platform.NotReferenced;
        }

        if (Find("LibTorchSharp") is not { } binding)
        {
            return $"TorchSharp's own {platform.FileOf("LibTorchSharp")} is not beside the program; build or publish it for {platform.Name}.";
        }

        string message = WhyNot(libtorch) ?? WhyNot(binding) ?? "it loads by its path, but not by its name";
        return LoaderMessage.InWords(message, platform, SymbolVersions.Newest);
    }

    private static string WhyThereIsNoDevice(bool hasCuda)
    {
        TorchPlatform platform = TorchPlatform.Current;
        return !hasCuda ? CudaUnavailability.OfBuild(platform)
            : Find("torch_cuda") is { } library && WhyNot(library) is { } message
                ? CudaUnavailability.OfLibrary(LoaderMessage.InWords(message, platform, SymbolVersions.Newest))
            : CudaUnavailability.OfDevice(CudaDriver.State);
    }

    private static bool TryLoad(string library, out nint handle) =>
        NativeLibrary.TryLoad(library, typeof(torch).Assembly, searchPath: null, out handle);

    /// <summary>What the loader says against a file; <see langword="null"/> if it loads.</summary>
    private static string? WhyNot(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            return problem.Message;
        }
    }

    /// <summary>The version that libtorch tells since 2.9: a byte each for major, minor and patch, from the top.</summary>
    private static unsafe string? VersionOf(nint libtorch)
    {
        if (libtorch == 0 || !NativeLibrary.TryGetExport(libtorch, "aoti_torch_abi_version", out nint address))
        {
            return null;
        }

        ulong version = ((delegate* unmanaged<ulong>)address)();
        return $"{version >> 56}.{(byte)(version >> 48)}.{(byte)(version >> 40)}";
    }

    private static string? Find(string library)
    {
        string folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Prepend(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, TorchPlatform.Current.FileOf(library)))
            .FirstOrDefault(File.Exists);
    }
}
