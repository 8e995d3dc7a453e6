using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>The generated kernels of all loaded assemblies for one type of sums, by size, layout and type of features.</summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConcurrentDictionary<ulong, Entry> Entries = new();

    /// <summary>Registers a kernel. Of two for one size the first stays: they compute the same bits.</summary>
    public static void Register(GramShape shape, bool ofHalf, CpuKernel<T> kernel) =>
        Entries.TryAdd(Key(shape, ofHalf), new Entry(shape, ofHalf, kernel));

    public static GramShape[] Shapes(bool ofHalf) =>
    [
        .. Entries.Values.Where(entry => entry.OfHalf == ofHalf).Select(entry => entry.Shape)
            .OrderBy(shape => shape.Channels).ThenBy(shape => shape.Pixels).ThenBy(shape => shape.Layout),
    ];

    /// <summary>The kernel to take: a generated one if there is one, unless the caller chose.</summary>
    /// <exception cref="InvalidOperationException">A generated kernel is required and none is registered.</exception>
    public static CpuKernel<T> Find(GramShape shape, bool ofHalf, GramImplementation implementation)
    {
        if (implementation != GramImplementation.Generic && Entries.TryGetValue(Key(shape, ofHalf), out Entry? entry))
        {
            return entry.Kernel;
        }

        if (implementation == GramImplementation.Generated)
        {
            throw new InvalidOperationException(
                $"No generated kernel is registered for {shape}. Registered are: {ShapeList.Text(Shapes(ofHalf))}. "
                + "A kernel registers itself when the assembly that declares it is first used.");
        }

        return CpuKernel<T>.AnySize;
    }

    private static ulong Key(GramShape shape, bool ofHalf) =>
        ((ulong)shape.Channels << 33) | ((ulong)shape.Pixels << 2) | ((ulong)shape.Layout << 1) | (ofHalf ? 1ul : 0);

    private sealed record Entry(GramShape Shape, bool OfHalf, CpuKernel<T> Kernel);
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
