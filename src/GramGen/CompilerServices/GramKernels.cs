using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using GramGen.Dispatch;

namespace GramGen.CompilerServices;

/// <summary>Registers the kernels of an assembly, so that <see cref="Gram"/> finds them.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GramKernels
{
    /// <summary>
    /// Whether kernels are registered. Trimming and Native AOT replace it by the runtime option <c>GramGen.RegisterKernels</c>, and so
    /// leave out the kernels that only <see cref="Gram"/> could have called. Elsewhere the option is read when a size is first looked
    /// up: at start-up that would take longer than registration.
    /// </summary>
    [FeatureSwitchDefinition(KernelTable.Switch)]
    public static bool AreRegistered => true;

    /// <summary>Registers all kernels of an assembly; each is created when its size is first looked up.</summary>
    /// <param name="sizes">
    /// Of each kernel channels, pixels, and the values of its <see cref="GramElement"/> and <see cref="FeatureLayout"/>.
    /// </param>
    /// <param name="kernelOf">The kernel of a number, counted from 0.</param>
    public static void Register(ReadOnlySpan<int> sizes, Func<int, object> kernelOf) =>
        KernelTable.Add(new KernelTable(sizes.ToArray(), kernelOf));
}
