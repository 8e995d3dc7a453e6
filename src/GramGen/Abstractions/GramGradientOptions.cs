using GramGen.Threading;

namespace GramGen;

/// <summary>
/// How a gradient with respect to features is computed. Only <see cref="Scale"/> and <see cref="ReluMask"/> change the
/// result, <see cref="IsSymmetric"/> where that is not so, and a <see cref="Backend"/> its last bits.
/// </summary>
public sealed record GramGradientOptions
{
    /// <summary>All defaults: scale 1, any D, no mask, the fastest instruction set.</summary>
    public static GramGradientOptions Default { get; } = new();

    /// <summary>
    /// s of the forward product G = s·F·Fᵀ; applied once, to the finished sum. 1 by default. A style loss has its own.
    /// </summary>
    public GramScale Scale { get; init; } = 1;

    /// <summary>
    /// D is symmetric: of each pair of entries the one in the lower triangle is read, and S = D + Dᵀ is 2·D. Of a symmetric D
    /// the result is the same. A style loss has a symmetric one.
    /// </summary>
    public bool IsSymmetric { get; init; }

    /// <summary>
    /// The gradient is 0 where F ≤ 0, as that of the input of the ReLU that made F (Gatys, Ecker and Bethge 2015). A NaN is
    /// not ≤ 0: there the gradient is what it is without the mask.
    /// </summary>
    public bool ReluMask { get; init; }

    /// <summary>How the features and their gradient lie in memory; the result has the same bits for either.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public FeatureLayout Layout
    {
        get;
        init
        {
            GramThrow.IfUndefined(value, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// The instruction set to use, or <see langword="null"/> for the environment's choice (<c>GRAMGEN_ISA</c>) and
    /// without one the fastest that this machine has.
    /// </summary>
    public GramIsa? Isa { get; init; }

    /// <summary>
    /// Generated kernel or generic path for the forward product of a style loss. The backward product has one set of tiles
    /// for all sizes.
    /// </summary>
    public GramPath Path { get; init; } = GramPath.Auto;

    /// <summary>
    /// The device to compute on, whatever the size; <see cref="GramBackend.Cpu"/> for the kernels. <see langword="null"/>, the
    /// default, leaves it to the backend that <see cref="Gram.UseBackend"/> named, if any. Where a device has not the memory,
    /// the CPU computes.
    /// </summary>
    public GramBackend? Backend { get; init; }

    /// <summary>
    /// The most threads that take part, as in <see cref="ParallelOptions"/>: -1, the default, for as many as the machine
    /// has cores. A small product takes fewer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less than -1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            GramThrow.IfNoDegree(value);
            field = value;
        }
    } = Parallelism.Unlimited;

    /// <summary>
    /// Asked for between blocks of pixels. After an <see cref="OperationCanceledException"/> the contents of the gradient are
    /// undefined.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    internal Parallelism Parallelism => new(MaxDegreeOfParallelism, CancellationToken);
}
