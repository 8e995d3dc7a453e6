using GramGen.Threading;

namespace GramGen;

/// <summary>How a Gram matrix is computed. Only <see cref="Scale"/> and <see cref="Beta"/> change the result, and a
/// <see cref="Backend"/> its last bits.</summary>
public sealed record GramOptions
{
    /// <summary>All defaults: scale 1, the fastest instruction set, a generated kernel where there is one.</summary>
    public static GramOptions Default { get; } = new();

    /// <summary>s in G = s·F·Fᵀ, a number or one of the literature's; applied once, to the finished sum. 1 by default.</summary>
    public GramScale Scale { get; init; } = 1;

    /// <summary>How the features lie in memory; the result has the same bits for either.</summary>
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
    /// β in G ← s·F·Fᵀ + β·G. 0 by default: then what G holds is not read. Else G must be symmetric; of each pair of
    /// entries the one in the lower triangle is read. The scaled sum and the product are rounded, then their sum.
    /// </summary>
    public double Beta { get; init; }

    /// <summary>
    /// The instruction set to use, or <see langword="null"/> for the environment's choice (<c>GRAMGEN_ISA</c>) and
    /// without one the fastest that this machine has.
    /// </summary>
    public GramIsa? Isa { get; init; }

    /// <summary>Generated kernel or generic path.</summary>
    public GramPath Path { get; init; } = GramPath.Auto;

    /// <summary>
    /// The device to compute on, whatever the size; <see cref="GramBackend.Cpu"/> for the kernels. <see langword="null"/>, the
    /// default, leaves it to the backend that <see cref="Gram.UseBackend"/> named, if any. Where a device has not the memory,
    /// the CPU computes.
    /// </summary>
    public GramBackend? Backend { get; init; }

    /// <summary>
    /// The most threads that take part, as in <see cref="ParallelOptions"/>: -1, the default, for as many as the machine
    /// has cores. A small product takes fewer; <see cref="Gram.Explain"/> says how many.
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
    /// Asked for between blocks of 1024 pixels. After an <see cref="OperationCanceledException"/> the contents of the Gram
    /// matrix are undefined.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    internal Parallelism Parallelism => new(MaxDegreeOfParallelism, CancellationToken);
}
