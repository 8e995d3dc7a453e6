namespace GramGen;

/// <summary>
/// How an operation is computed, not what: only a <see cref="Backend"/> other than the CPU can change a result, in its last bits.
/// </summary>
public sealed record GramOptions
{
    private const int Unlimited = -1;

    /// <summary>All defaults: the backend in use, the fastest instruction set, a generated kernel where one is registered.</summary>
    public static GramOptions Default { get; } = new();

    /// <summary>
    /// The instruction set to use. <see langword="null"/>, the default, takes the one that the environment variable
    /// <c>GRAMGEN_ISA</c> names, or the fastest of this machine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public GramIsa? Isa
    {
        get;
        init
        {
            if (value is { } isa)
            {
                ValueChecks.ThrowIfUndefined(isa, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>Whether a generated kernel or the generic kernels compute the Gram matrix.</summary>
    /// <remarks>A gradient with respect to features always takes the generic kernels.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public GramImplementation Implementation
    {
        get;
        init
        {
            ValueChecks.ThrowIfUndefined(value, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// The device to compute on, whatever the size; <see cref="GramBackend.Cpu"/> for the CPU. <see langword="null"/>, the
    /// default, lets the backend of <see cref="Gram.UseBackend"/> decide. Falls back to the CPU when the device runs out of
    /// memory.
    /// </summary>
    public GramBackend? Backend { get; init; }

    /// <summary>
    /// The maximum number of threads, as in <see cref="ParallelOptions"/>: -1, the default, for one per core. A small
    /// product takes fewer; <see cref="Gram.Explain(GramShape, GramElement, GramOptions)"/> reports the number. The library's threads
    /// compute with one caller at a time: meanwhile other callers compute alone, as does a short product for which the threads would have
    /// to be woken.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less than -1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            if (value is 0 or < Unlimited)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The maximum number of threads must be at least 1, or -1 for no limit; it is {value}.");
            }

            field = value;
        }
    } = Unlimited;

    /// <summary>
    /// Polled between blocks of pixels. After an <see cref="OperationCanceledException"/> the contents of the destination are
    /// undefined.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>They name what only the CPU has.</summary>
    internal bool AreForCpu => Isa is not null || Implementation != GramImplementation.Auto;
}

/// <summary>The instruction sets that GramGen has micro-kernels for. All give the same bits.</summary>
/// <remarks>
/// The values have no order, and more may follow: <see cref="Gram.SupportedIsas"/> ranks those of this machine by speed.
/// </remarks>
public enum GramIsa
{
    /// <summary>Scalar code: runs everywhere. Named <c>scalar</c> in <c>GRAMGEN_ISA</c>.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: SSE2 and later, or AdvSimd on ARM64. Named <c>vector128</c>.</summary>
    Vector128 = 1,

    /// <summary>256-bit vectors with AVX2 and FMA. Named <c>avx2</c>.</summary>
    Avx2 = 2,

    /// <summary>512-bit vectors with AVX-512. Named <c>avx512</c>.</summary>
    Avx512 = 3,
}

/// <summary>Which code computes a Gram matrix on the CPU. All give the same bits.</summary>
public enum GramImplementation
{
    /// <summary>The kernel generated for the shape if one is registered, otherwise the generic kernels.</summary>
    Auto = 0,

    /// <summary>The kernel generated for exactly this shape; an error if none is registered.</summary>
    Generated = 1,

    /// <summary>The library's kernels, which take any shape.</summary>
    Generic = 2,
}
