using System.Numerics;

namespace GramGen.Dispatch;

/// <summary>
/// The kernels of an assembly, by number. At start-up the table alone is kept: no kernel is created, and none of its methods compiled,
/// before a product is looked up.
/// </summary>
/// <param name="sizes">Of each kernel channels, pixels, element and layout.</param>
/// <param name="kernelOf">The kernel of a number.</param>
internal sealed class KernelTable(int[] sizes, Func<int, object> kernelOf)
{
    /// <summary>The runtime option that tells whether products look for kernels. On unless it is <c>false</c>.</summary>
    public const string Switch = "GramGen.RegisterKernels";

    private const int Fields = 4;

    private static KernelTable[] _all = [];

    /// <summary>The tables of all loaded assemblies, in the order in which they were added.</summary>
    public static KernelTable[] All => Volatile.Read(ref _all);

    public IEnumerable<RegisteredKernel> Kernels
    {
        get
        {
            for (int number = 0; number < sizes.Length / Fields; number++)
            {
                int first = number * Fields;
                yield return new RegisteredKernel(
                    new GramShape(sizes[first], sizes[first + 1], (FeatureLayout)sizes[first + 3]), (GramElement)sizes[first + 2], kernelOf, number);
            }
        }
    }

    public static void Add(KernelTable table)
    {
        KernelTable[] before;
        do
        {
            before = All;
        }
        while (Interlocked.CompareExchange(ref _all, [.. before, table], before) != before);
    }
}

/// <summary>A kernel of a table.</summary>
/// <param name="Shape">Its size and layout.</param>
/// <param name="Element">The type of its features.</param>
/// <param name="KernelOf">The kernel of a number.</param>
/// <param name="Number">Its number.</param>
internal readonly record struct RegisteredKernel(GramShape Shape, GramElement Element, Func<int, object> KernelOf, int Number)
{
    /// <summary>Creates the kernel, unless it was called before.</summary>
    public CpuKernel<T> Create<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ((ICpuKernelOwner<T>)KernelOf(Number)).Kernel;
}

/// <summary>What generated code knows a kernel by.</summary>
internal interface ICpuKernelOwner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    CpuKernel<T> Kernel { get; }
}
