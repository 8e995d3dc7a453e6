using GramGen.Dispatch;

namespace GramGen;

/// <content>Devices.</content>
public static partial class Gram
{
    /// <summary>
    /// Names the device that is offered every product from now on and takes those that it is faster at; the rest stay on the
    /// CPU. Once, before the first product.
    /// </summary>
    /// <remarks>
    /// Offered are <see cref="Compute(ReadOnlySpan{float}, GramShape, Span{float}, GramOptions?)"/>, batches, covariances,
    /// correlations, backward products and style losses whose options name no instruction set, path or backend. A declared
    /// type's own members always run its kernels. What a device computes need not have the bits of the CPU.
    /// </remarks>
    /// <param name="backend">The device; <see cref="GramBackend.Cpu"/> settles that there is none.</param>
    /// <exception cref="InvalidOperationException">A backend is in use, or a product has been computed.</exception>
    public static void UseBackend(GramBackend backend) => Backends.Use(backend);
}
