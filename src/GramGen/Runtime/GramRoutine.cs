using System.ComponentModel;
using GramGen.Dispatch;
using GramGen.Pipeline;

namespace GramGen.Runtime;

/// <summary>Computes Gram matrices on any instruction set: of the one size it was generated for, or of any.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GramRoutine
{
    private protected GramRoutine(string name) => Name = name;

    /// <summary>The type that declares the kernel, for people.</summary>
    public string Name { get; }

    /// <summary>Makes this the routine that <see cref="Gram"/> takes for a size.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    public void Register(GramShape shape) => KernelRegistry.Register(shape, this);

    /// <summary>Checks the arguments, then computes with the environment's or the fastest instruction set.</summary>
    /// <param name="shape">The size that the routine was generated for.</param>
    /// <param name="features">F, C × M, row-major.</param>
    /// <param name="gram">Receives G, C × C.</param>
    /// <param name="scale">Applied once, to the finished sum.</param>
    public void Compute(GramShape shape, ReadOnlySpan<float> features, Span<float> gram, float scale)
    {
        GramThrow.IfUnfit(shape, features, gram);
        Run(InstructionSets.Default, new GramCall(shape, features, gram, scale), Parallelism.Default);
    }

    /// <summary>Throws for arguments that fit none of a family's sizes.</summary>
    /// <param name="family">The type that declares the sizes.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="featureLength">The length of the features that came.</param>
    /// <param name="gramLength">The length of the Gram matrix that came.</param>
    public static void ThrowNoSuchSize(Type family, ReadOnlySpan<GramShape> shapes, int featureLength, int gramLength) =>
        GramThrow.NoSuchSize(family, shapes, featureLength, gramLength);

    /// <summary>Computes; the arguments are checked and the instruction set runs here.</summary>
    internal abstract void Run(GramIsa isa, scoped in GramCall call, Parallelism parallelism);

    /// <summary>How the tiles of an instruction set cover a size.</summary>
    internal abstract TileLayout LayoutOf(GramIsa isa, GramShape shape);
}
