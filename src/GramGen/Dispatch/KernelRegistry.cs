using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>The generated kernels of all loaded assemblies for one type of sums, by size, layout and type of features.</summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly bool IsOn = !AppContext.TryGetSwitch(KernelTable.Switch, out bool isOn) || isOn;

    private static readonly ConcurrentDictionary<ulong, Entry> Entries = new();

    /// <summary>The tables whose kernels were entered.</summary>
    private static KernelTable[]? _loaded;

    /// <summary>
    /// Most calls are for the size of the one before, and a look-up takes as long as a small product. Never a kernel of an assembly
    /// that can be unloaded: this would keep it loaded.
    /// </summary>
    private static Entry? _last;

    public static GramShape[] Shapes(bool ofHalf)
    {
        Load();
        return
        [
            .. Entries.Values.Where(entry => entry.OfHalf == ofHalf && entry.IsLoaded).Select(entry => entry.Shape)
                .OrderBy(shape => shape.Channels).ThenBy(shape => shape.Pixels).ThenBy(shape => shape.Layout),
        ];
    }

    /// <summary>The kernel to take: a generated one if there is one, unless the caller chose.</summary>
    /// <exception cref="InvalidOperationException">A generated kernel is required and none is registered.</exception>
    public static CpuKernel<T> Find(GramShape shape, bool ofHalf, GramImplementation implementation)
    {
        if (implementation != GramImplementation.Generic)
        {
            ulong key = KeyOf(shape, ofHalf);
            Entry? entry = _last;
            if (entry is not null && entry.Key == key)
            {
                return entry.Kernel!;
            }

            if (Find(key) is { } kernel)
            {
                return kernel;
            }
        }

        if (implementation == GramImplementation.Generated)
        {
            throw new InvalidOperationException(
                $"No generated kernel is registered for {shape}. Registered are: {ShapeList.Text(Shapes(ofHalf))}. "
                + "A kernel registers itself when the assembly that declares it is first used.");
        }

        return CpuKernel<T>.AnySize;
    }

    /// <summary>The generated kernel, or null if none is registered or its assembly was unloaded.</summary>
    private static CpuKernel<T>? Find(ulong key)
    {
        Load();
        while (Entries.TryGetValue(key, out Entry? entry))
        {
            if (entry.Kernel is { } kernel)
            {
                if (!entry.IsCollectible)
                {
                    _last = entry;
                }

                return kernel;
            }

            // Another assembly may have a kernel for the size that came second to this one.
            Entries.TryRemove(KeyValuePair.Create(key, entry));
            Volatile.Write(ref _loaded, null);
            Load();
        }

        return null;
    }

    /// <summary>
    /// Enters what was registered since the last call. Of two kernels for one size the first stays: they compute the same bits.
    /// </summary>
    private static void Load()
    {
        KernelTable[] tables = KernelTable.All;
        if (!IsOn || Volatile.Read(ref _loaded) == tables)
        {
            return;
        }

        lock (Entries)
        {
            foreach (RegisteredKernel kernel in tables.SelectMany(table => table.Kernels)
                .Where(kernel => (kernel.Element == GramElement.Double) == (typeof(T) == typeof(double))))
            {
                ulong key = KeyOf(kernel.Shape, kernel.Element == GramElement.Half);
                if (!Entries.TryGetValue(key, out Entry? first))
                {
                    Entries.TryAdd(key, new Entry(key, kernel));
                }
                else if (!first.IsLoaded)
                {
                    Entries.TryUpdate(key, new Entry(key, kernel), first);
                }
            }

            Volatile.Write(ref _loaded, tables);
        }
    }

    private static ulong KeyOf(GramShape shape, bool ofHalf) =>
        ((ulong)shape.Channels << 33) | ((ulong)shape.Pixels << 2) | ((ulong)shape.Layout << 1) | (ofHalf ? 1ul : 0);

    private sealed class Entry(ulong key, RegisteredKernel kernel)
    {
        private CpuKernel<T>? _kernel;

        public ulong Key { get; } = key;

        public GramShape Shape => kernel.Shape;

        public bool OfHalf => kernel.Element == GramElement.Half;

        public bool IsCollectible => kernel.Table.IsCollectible;

        public bool IsLoaded => kernel.Table.KernelOf is not null;

        /// <summary>Null after the kernel's assembly was unloaded.</summary>
        public CpuKernel<T>? Kernel => _kernel ?? Create();

        private CpuKernel<T>? Create()
        {
            CpuKernel<T>? created = kernel.Create<T>();
            return IsCollectible ? created : _kernel = created;
        }
    }
}

/// <summary>Lists of sizes in messages.</summary>
internal static class ShapeList
{
    private const int MostShapes = 20;

    public static string Text(ReadOnlySpan<GramShape> shapes)
    {
        if (shapes.IsEmpty)
        {
            return "none";
        }

        var names = new List<string>();
        foreach (GramShape shape in shapes[..Math.Min(MostShapes, shapes.Length)])
        {
            names.Add($"{shape}");
        }

        return string.Join(", ", names) + (shapes.Length > MostShapes ? $" and {shapes.Length - MostShapes} more" : "");
    }
}
