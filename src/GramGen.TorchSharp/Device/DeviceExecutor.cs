using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>An operation with its memory, to be computed on a device. Run again, it starts over.</summary>
internal interface IDeviceOperation
{
    /// <summary>The operation without its memory.</summary>
    GramWork Work { get; }

    /// <summary>Computes it.</summary>
    /// <param name="memory">The memory of the device.</param>
    /// <param name="chunks">How the features are divided.</param>
    void Run(DeviceMemory memory, Chunks chunks);
}

/// <summary>
/// Runs operations on a device, one at a time: in smaller chunks when it runs out of memory, and not at all if that does not help.
/// </summary>
/// <param name="memory">The memory of the device.</param>
/// <param name="allowsTf32">Products may round their factors to TF32.</param>
internal sealed class DeviceExecutor(DeviceMemory memory, bool allowsTf32)
{
    private readonly Lock _gate = new();

    /// <summary>What the device ran out of memory for.</summary>
    public OutOfMemoryCache OutOfMemory { get; } = new();

    /// <summary>Computes an operation, or reports that it could not.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="onFallback">Called for each lack of memory, when all is over.</param>
    /// <returns>Whether it was computed.</returns>
    public bool TryRun<TOperation>(scoped ref TOperation operation, Action<GramFallbackEventArgs> onFallback)
        where TOperation : IDeviceOperation, allows ref struct
    {
        var fallbacks = new List<GramFallbackEventArgs>();
        bool isComputed;
        lock (_gate)
        {
            using var precision = FullPrecision.On(memory.Device, allowsTf32);
            isComputed = TryRun(ref operation, fallbacks);
        }

        fallbacks.ForEach(onFallback);
        return isComputed;
    }

    private bool TryRun<TOperation>(scoped ref TOperation operation, List<GramFallbackEventArgs> fallbacks)
        where TOperation : IDeviceOperation, allows ref struct
    {
        var fitting = Chunks.Fitting(operation.Work, memory.Available);
        for (Chunks? chunks = OutOfMemory.TryFind(operation.Work, out Chunks? known) && known is { } smaller ? smaller : fitting; chunks is not null;)
        {
            if (TryRun(ref operation, chunks.Value) is not { } problem)
            {
                if (fallbacks.Count > 0)
                {
                    OutOfMemory.Remember(operation.Work, chunks);
                }

                return true;
            }

            chunks = chunks.Value.Half;
            string consequence = chunks is { } next ? next.ToString() : "the CPU computes it";
            fallbacks.Add(new GramFallbackEventArgs(operation.Work, FirstLine(problem), consequence, isOnCpu: chunks is null));
        }

        OutOfMemory.Remember(operation.Work, chunks: null);
        return false;
    }

    /// <returns>The lack of memory, or null.</returns>
    private Exception? TryRun<TOperation>(scoped ref TOperation operation, Chunks chunks)
        where TOperation : IDeviceOperation, allows ref struct
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            operation.Run(memory, chunks);
            return null;
        }
        catch (Exception problem) when (OutOfMemoryCache.IsOutOfMemory(problem))
        {
            return problem;
        }
    }

    private static string FirstLine(Exception problem) => problem.Message.Split('\n', 2)[0].Trim();
}

/// <summary>Operations that a device ran out of memory for, so that it is not tried again and can be explained.</summary>
internal sealed class OutOfMemoryCache
{
    /// <summary>Torch's errors all have one type; these words tell a lack of memory from the others.</summary>
    private static readonly string[] Words =
    [
        "out of memory", // CUDA's allocator: "CUDA out of memory. Tried to allocate …"
        "can't allocate memory", // the CPU's, on Linux and macOS
        "not enough memory", // the CPU's, on Windows
        "CUBLAS_STATUS_ALLOC_FAILED", // cuBLAS, which allocates by itself
    ];

    private readonly ConcurrentDictionary<Key, Chunks?> _smaller = new();

    /// <summary>Whether an exception is about a lack of memory.</summary>
    public static bool IsOutOfMemory(Exception problem) => problem is OutOfMemoryException
        || (problem is ExternalException && Words.Any(word => problem.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Remembers the chunks that did fit, or null if none did.</summary>
    public void Remember(GramWork work, Chunks? chunks) => _smaller[Key.Of(work)] = chunks;

    /// <summary>Whether the device ran out of memory for such an operation, and the chunks that did fit if any did.</summary>
    public bool TryFind(GramWork work, out Chunks? chunks) => _smaller.TryGetValue(Key.Of(work), out chunks);

    private readonly record struct Key(Type Operation, GramShape Shape, int Count, GramElement Element)
    {
        public static Key Of(GramWork work) => new(work.GetType(), work.Shape, Chunks.CountOf(work), work.Element);
    }
}
