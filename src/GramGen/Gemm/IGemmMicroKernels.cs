using System.Diagnostics;
using System.Numerics;

namespace GramGen.Gemm;

/// <summary>Has the generator write broadcast micro-kernels for any size onto a type of this library.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GenerateGemmMicroKernelsAttribute : Attribute;

/// <summary>The broadcast micro-kernels of every vector width; they take any size.</summary>
[GenerateGemmMicroKernels]
internal static partial class GemmMicroKernels;

/// <summary>
/// The broadcast micro-kernels of one instruction set: MR rows × whole vectors of columns. Each step multiplies MR values, each
/// broadcast, by the vectors of one row of B and adds to all sums; vectors hold adjacent results, so no lanes are added across.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
internal interface IGemmMicroKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>MR, the rows of a micro-tile; <see cref="PackedFeatures{T}.PanelChannels"/> is a multiple of it.</summary>
    static abstract int Rows { get; }

    /// <summary>The maximum number of vectors in a row of a micro-tile.</summary>
    static abstract int Vectors { get; }

    /// <summary>Values in a vector.</summary>
    static abstract int VectorLength { get; }

    /// <summary>Whether <see cref="Syrk"/> exists: not for narrow vectors.</summary>
    static virtual bool HasSyrk => false;

    /// <summary>
    /// The sums of a panel's rows with some vectors of columns over one KC block, in the library's summation order, scaled. A step is
    /// one pixel. The pixels of a lane are added from +0; finished lanes wait in accumulator levels and are merged pairwise.
    /// </summary>
    /// <param name="vectors">Vectors in a row.</param>
    /// <param name="packed">The features.</param>
    /// <param name="row">The first channel of the rows, a multiple of MR.</param>
    /// <param name="rows">Their number, within one panel; up to a multiple of MR is written.</param>
    /// <param name="column">The first channel of the columns, a multiple of the vector length.</param>
    /// <param name="scale">s.</param>
    /// <param name="levels">The accumulator levels: sums of lanes that wait for their neighbours.</param>
    /// <param name="sums">Receives the sums, row by row.</param>
    /// <param name="stride">Values from row to row of the sums.</param>
    /// <param name="stores">Earlier sums; some are stored before each lane.</param>
    static virtual void Syrk(
        int vectors, in PackedFeatures<T> packed, int row, int rows, int column, T scale,
        ref T levels, ref T sums, nuint stride, ref DeferredStores<T> stores) =>
        throw new UnreachableException("The instruction set has no outer products for this type.");

    /// <summary>
    /// A micro-tile of dF = scale·S·F, MR channels × vectors of pixels: A is a micro-panel of S, MR values per step; B is the
    /// features, not packed.
    /// </summary>
    static abstract void BackwardChannelsFirst(int vectors, scoped in BackwardOperands<T> operands);

    /// <summary>
    /// A micro-tile of dFᵀ = scale·Fᵀ·S, MR pixels × vectors of channels: A is the features, not packed; B is a micro-panel of S.
    /// </summary>
    static abstract void BackwardChannelsLast(int vectors, scoped in BackwardOperands<T> operands);
}

/// <summary>The operands of one micro-kernel of the backward product, and where its micro-tile goes.</summary>
internal ref struct BackwardOperands<T>
    where T : unmanaged
{
    /// <summary>The first of the values that are broadcast.</summary>
    public ref T A;

    /// <summary>Values from row to row of A where it is features.</summary>
    public nuint AStride;

    /// <summary>Rows that exist, up to MR.</summary>
    public int Rows;

    /// <summary>The first of the vectors.</summary>
    public ref T B;

    /// <summary>Values from the vectors of one step to those of the next.</summary>
    public nuint BStride;

    /// <summary>C: a step for every channel.</summary>
    public nuint Steps;

    /// <summary>Steps from one software prefetch to the next; each covers one row of the micro-tile.</summary>
    public nuint StepsPerPrefetch;

    /// <summary>The features at the micro-tile's position, for the mask.</summary>
    public ref T Features;

    /// <summary>Receives the gradient.</summary>
    public ref T Destination;

    /// <summary>Values from row to row of both.</summary>
    public nuint Stride;

    /// <summary>Values from the features at the micro-tile's position to those that are prefetched.</summary>
    public nuint PrefetchDistance;

    /// <summary>Applied once, to the finished sum.</summary>
    public T Scale;

    /// <summary>Whether the gradient is zero where the features are zero or less.</summary>
    public bool IsMasked;
}
