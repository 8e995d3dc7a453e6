using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>The generated kernels of all loaded assemblies for one type of sums, by size, layout and type of features.</summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly bool IsOn = !AppContext.TryGetSwitch(KernelTable.Switch, out bool isOn) || isOn;

    private static readonly ConcurrentDictionary<ulong, Entry> Entries = new();

    /// <summary>Tables whose kernels are among the entries.</summary>
    private static int _loaded;

    /// <summary>Most calls are for the size of the one before, and a look-up takes as long as a small product.</summary>
    private static Entry? _last;

    public static GramShape[] Shapes(bool ofHalf)
    {
        Load();
        return
        [
            .. Entries.Values.Where(entry => entry.OfHalf == ofHalf).Select(entry => entry.Shape)
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
                return entry.Kernel;
            }

            Load();
            if (Entries.TryGetValue(key, out entry))
            {
                _last = entry;
                return entry.Kernel;
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

    /// <summary>Enters what was registered since the last call. Of two kernels for one size the first stays: they compute the same bits.</summary>
    private static void Load()
    {
        KernelTable[] tables = KernelTable.All;
        if (!IsOn || Volatile.Read(ref _loaded) == tables.Length)
        {
            return;
        }

        lock (Entries)
        {
            for (int i = _loaded; i < tables.Length; i++)
            {
                foreach (RegisteredKernel kernel in tables[i].Kernels.Where(kernel => (kernel.Element == GramElement.Double) == (typeof(T) == typeof(double))))
                {
                    ulong key = KeyOf(kernel.Shape, kernel.Element == GramElement.Half);
                    Entries.TryAdd(key, new Entry(key, kernel));
                }
            }

            Volatile.Write(ref _loaded, Math.Max(_loaded, tables.Length));
        }
    }

    private static ulong KeyOf(GramShape shape, bool ofHalf) =>
        ((ulong)shape.Channels << 33) | ((ulong)shape.Pixels << 2) | ((ulong)shape.Layout << 1) | (ofHalf ? 1ul : 0);

    private sealed class Entry(ulong key, RegisteredKernel kernel)
    {
        public ulong Key { get; } = key;

        public GramShape Shape => kernel.Shape;

        public bool OfHalf => kernel.Element == GramElement.Half;

        public CpuKernel<T> Kernel => field ??= kernel.Create<T>();
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
