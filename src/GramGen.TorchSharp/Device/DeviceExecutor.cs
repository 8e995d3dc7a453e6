using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>An operation with its memory, to be computed on a device. Each run starts over.</summary>
internal interface IDeviceOperation
{
    /// <summary>The operation.</summary>
    GramWork Work { get; }

    /// <summary>Computes it.</summary>
    /// <param name="memory">The device's memory.</param>
    /// <param name="chunking">How the features are cut.</param>
    void Run(DeviceMemory memory, Chunking chunking);
}

/// <summary>
/// Runs operations on a device, one at a time. When the device runs out of memory it retries with smaller chunks, and gives up
/// once they are the smallest.
/// </summary>
/// <param name="memory">The device's memory.</param>
/// <param name="allowsTf32">Products may round their factors to TF32.</param>
internal sealed class DeviceExecutor(DeviceMemory memory, bool allowsTf32)
{
    /// <summary>torch's errors all have one type, so these are recognized by their message.</summary>
    private static readonly string[] OutOfMemoryMessages =
    [
        "out of memory", // CUDA's allocator: "CUDA out of memory. Tried to allocate …"
        "can't allocate memory", // the CPU's, on Linux and macOS
        "not enough memory", // the CPU's, on Windows
        "CUBLAS_STATUS_ALLOC_FAILED", // cuBLAS, which allocates for itself
    ];

    private readonly Lock _gate = new();

    /// <summary>The operations for which memory ran out.</summary>
    public OutOfMemoryCache OutOfMemory { get; } = new();

    /// <summary>Whether an exception reports a lack of memory.</summary>
    public static bool IsOutOfMemory(Exception problem) => problem is OutOfMemoryException
        || (problem is ExternalException
            && OutOfMemoryMessages.Any(message => problem.Message.Contains(message, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Computes an operation if the memory suffices.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fallbackOccurred">Called for each lack of memory, after the operation has ended.</param>
    /// <returns>Whether it was computed.</returns>
    public bool TryRun<TOperation>(scoped ref TOperation operation, Action<GramFallbackEventArgs> fallbackOccurred)
        where TOperation : IDeviceOperation, allows ref struct
    {
        var fallbacks = new List<GramFallbackEventArgs>();
        bool isComputed;
        lock (_gate)
        {
            using var precision = FullPrecision.On(memory.Device, allowsTf32);
            isComputed = TryRun(ref operation, fallbacks);
        }

        fallbacks.ForEach(fallbackOccurred);
        return isComputed;
    }

    private bool TryRun<TOperation>(scoped ref TOperation operation, List<GramFallbackEventArgs> fallbacks)
        where TOperation : IDeviceOperation, allows ref struct
    {
        GramWork work = operation.Work;
        Chunking? chunking = OutOfMemory.TryGet(work, out Chunking? known) && known is not null
            ? known
            : Chunking.Fitting(work, memory.Available);
        while (chunking is { } current)
        {
            if (TryRun(ref operation, current) is not { } problem)
            {
                if (fallbacks.Count > 0)
                {
                    OutOfMemory.Add(work, current);
                }

                return true;
            }

            chunking = current.Half;
            string consequence = chunking is { } next ? next.ToString() : "the CPU computes it";
            fallbacks.Add(new GramFallbackEventArgs(work, FirstLine(problem), consequence, isOnCpu: chunking is null));
        }

        OutOfMemory.Add(work, chunking: null);
        return false;
    }

    /// <returns>The lack of memory, or null.</returns>
    private Exception? TryRun<TOperation>(scoped ref TOperation operation, Chunking chunking)
        where TOperation : IDeviceOperation, allows ref struct
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            operation.Run(memory, chunking);
            return null;
        }
        catch (Exception problem) when (IsOutOfMemory(problem))
        {
            return problem;
        }
    }

    private static string FirstLine(Exception problem) => problem.Message.Split('\n', 2)[0].Trim();
}

/// <summary>The operations for which a device ran out of memory, so that they are not tried again in vain.</summary>
internal sealed class OutOfMemoryCache
{
    private readonly ConcurrentDictionary<Key, Chunking?> _chunkings = new();

    /// <summary>Adds an operation with the chunks that fitted, or null if none did.</summary>
    public void Add(GramWork work, Chunking? chunking) => _chunkings[Key.Of(work)] = chunking;

    /// <summary>Whether memory ran out for an operation of this kind and size, and the chunks that fitted, if any.</summary>
    public bool TryGet(GramWork work, out Chunking? chunking) => _chunkings.TryGetValue(Key.Of(work), out chunking);

    private readonly record struct Key(Type Operation, GramShape Shape, int Count, GramElement Element)
    {
        public static Key Of(GramWork work) => new(work.GetType(), work.Shape, Chunking.CountOf(work), work.Element);
    }
}
