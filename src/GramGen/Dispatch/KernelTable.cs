using System.Numerics;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace GramGen.Dispatch;

/// <summary>
/// The kernels of an assembly, by number. At start-up the table alone is kept: no kernel is created, and none of its methods compiled,
/// before a product is looked up. A table does not keep an assembly loaded that can be unloaded; afterwards it has no kernels.
/// </summary>
internal sealed class KernelTable
{
    /// <summary>The runtime option that tells whether products look for kernels. On unless it is <c>false</c>.</summary>
    public const string Switch = "GramGen.RegisterKernels";

    private const int Fields = 4;

    private static KernelTable[] _all = [];

    private readonly int[] _sizes;
    private readonly Func<int, object>? _kernelOf;

    /// <summary>From an assembly that can be unloaded to its kernels, which live exactly as long.</summary>
    private readonly DependentHandle _collectible;

    /// <param name="sizes">Of each kernel channels, pixels, element and layout.</param>
    /// <param name="kernelOf">The kernel of a number.</param>
    public KernelTable(int[] sizes, Func<int, object> kernelOf)
    {
        _sizes = sizes;
        // Native AOT has no such assemblies, nor need it keep the metadata to tell.
        if (RuntimeFeature.IsDynamicCodeSupported && kernelOf.Method.Module.Assembly is { IsCollectible: true } assembly)
        {
            IsCollectible = true;
            _collectible = new DependentHandle(assembly, kernelOf);
        }
        else
        {
            _kernelOf = kernelOf;
        }
    }

    ~KernelTable() => _collectible.Dispose();

    /// <summary>The tables of all loaded assemblies, in the order in which they were added; another array after each addition.</summary>
    public static KernelTable[] All => Volatile.Read(ref _all);

    /// <summary>The assembly can be unloaded.</summary>
    public bool IsCollectible { get; }

    /// <summary>The kernel of a number, or null after the assembly was unloaded.</summary>
    public Func<int, object>? KernelOf => _kernelOf ?? (Func<int, object>?)_collectible.Dependent;

    /// <summary>None after the assembly was unloaded.</summary>
    public IEnumerable<RegisteredKernel> Kernels
    {
        get
        {
            int count = KernelOf is null ? 0 : _sizes.Length / Fields;
            for (int number = 0; number < count; number++)
            {
                int first = number * Fields;
                yield return new RegisteredKernel(
                    new GramShape(_sizes[first], _sizes[first + 1], (FeatureLayout)_sizes[first + 3]),
                    (GramElement)_sizes[first + 2], this, number);
            }
        }
    }

    /// <summary>Adds a table, and drops those of assemblies that were unloaded.</summary>
    public static void Add(KernelTable table)
    {
        KernelTable[] before;
        do
        {
            before = All;
        }
        while (Interlocked.CompareExchange(ref _all, [.. before.Where(other => other.KernelOf is not null), table], before) != before);
    }
}

/// <summary>A kernel of a table.</summary>
/// <param name="Shape">Its size and layout.</param>
/// <param name="Element">The type of its features.</param>
/// <param name="Table">Its table.</param>
/// <param name="Number">Its number.</param>
internal readonly record struct RegisteredKernel(GramShape Shape, GramElement Element, KernelTable Table, int Number)
{
    /// <summary>Creates the kernel, unless it was called before; null after its assembly was unloaded.</summary>
    public CpuKernel<T>? Create<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ((ICpuKernelOwner<T>?)Table.KernelOf?.Invoke(Number))?.Kernel;
}

/// <summary>What generated code knows a kernel by.</summary>
internal interface ICpuKernelOwner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    CpuKernel<T> Kernel { get; }
}
