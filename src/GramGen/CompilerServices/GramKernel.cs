using System.ComponentModel;
using System.Numerics;
using GramGen.Dispatch;
using GramGen.Syrk;

namespace GramGen.CompilerServices;

/// <summary>The kernel of one declared size, as generated code creates and calls it.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="TFeature">The type of the features.</typeparam>
/// <typeparam name="TGram">The type of the sums.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GramKernel<TFeature, TGram>
    where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
    where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
{
    /// <summary>The version of this contract; generated code of another one is refused.</summary>
    private const int Contract = 1;

    private readonly GramShape _shape;
    private readonly CpuKernel<TGram> _kernel;

    /// <summary>Creates a kernel without micro-kernels of its own.</summary>
    /// <param name="contract">The version of the contract that the code was generated for.</param>
    /// <param name="shape">The declared size.</param>
    /// <param name="name">The type that declares it.</param>
    /// <exception cref="NotSupportedException">The code was generated for another version of the library.</exception>
    public GramKernel(int contract, GramShape shape, string name)
    {
        if (contract != Contract)
        {
            throw new NotSupportedException(
                $"The kernels of {name} were generated for contract {contract}; this GramGen has contract {Contract}. Rebuild the project that declares {name} with the GramGen package that it runs with.");
        }

        _shape = shape;
        _kernel = new CpuKernel<TGram>(name);
    }

    /// <summary>Adds the size's own micro-kernels for an instruction set.</summary>
    /// <typeparam name="TMicroKernels">The micro-kernels.</typeparam>
    /// <param name="isa">The instruction set.</param>
    public GramKernel<TFeature, TGram> With<TMicroKernels>(GramIsa isa)
        where TMicroKernels : struct, IMicroKernels<TGram>
    {
        _kernel.Add(isa, new SyrkRoutine<TGram, TMicroKernels>());
        return this;
    }

    /// <summary>Makes this the kernel that <see cref="Gram"/> takes for the size.</summary>
    public void Register() => KernelRegistry<TGram>.Register(_shape, ofHalf: typeof(TFeature) == typeof(Half), _kernel);
}
