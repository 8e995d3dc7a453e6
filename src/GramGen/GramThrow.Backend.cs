using System.Diagnostics.CodeAnalysis;

namespace GramGen;

/// <content>Backends.</content>
internal static partial class GramThrow
{
    [DoesNotReturn]
    public static void BackendSettled(GramBackend backend, GramBackend inUse) => throw new InvalidOperationException(
        inUse == GramBackend.Cpu
            ? $"Gram.UseBackend({backend.Name}) comes too late: a product has been computed without it. Call it first, at the start of the program."
            : $"Gram.UseBackend({backend.Name}): {inUse.Name} is in use. There is one backend for a program; GramOptions.Backend names another for a call.");

    [DoesNotReturn]
    public static void OfCpuOnly(GramBackend backend, GramOptions options) => throw new ArgumentException(
        $"The options ask for {backend.Name}, which computes whole Gram matrices of features that lie side by side; packed triangles, "
        + "BLAS calls and tensors with other strides are the CPU's alone.",
        nameof(options));
}
