using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using GramGen.Dispatch;

namespace GramGen.CompilerServices;

/// <summary>Registers the kernels of an assembly, so that <see cref="Gram"/> finds them.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GramKernels
{
    private const string Switch = "GramGen.RegisterKernels";

    /// <summary>
    /// Whether <see cref="Gram"/> is to find declared kernels; the runtime option <c>GramGen.RegisterKernels</c>, on unless it is
    /// <c>false</c>. Trimming and Native AOT know its value, and leave out the kernels that only <see cref="Gram"/> could have called.
    /// </summary>
    [FeatureSwitchDefinition(Switch)]
    public static bool AreRegistered => !AppContext.TryGetSwitch(Switch, out bool isOn) || isOn;

    /// <summary>Registers all kernels of an assembly; each is created when its size is first looked up.</summary>
    /// <param name="sizes">Of each kernel channels, pixels, and the values of its <see cref="GramElement"/> and <see cref="FeatureLayout"/>.</param>
    /// <param name="kernelOf">The kernel of a number, counted from 0.</param>
    public static void Register(ReadOnlySpan<int> sizes, Func<int, object> kernelOf) => KernelTable.Add(new KernelTable(sizes.ToArray(), kernelOf));
}
